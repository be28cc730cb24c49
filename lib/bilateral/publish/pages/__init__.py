"""The kinds of pages: reports, documents, tables, the data dictionary, assumptions, the index."""
