"""Reading of English and Latvian text: dates, quantities, sentences, names, places."""
