"""What the tables say: functions from tables to tables, with the source of each method."""
