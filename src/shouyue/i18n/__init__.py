"""Languages: catalogues, plurals; dates, numbers and money through babel. No words live here."""
