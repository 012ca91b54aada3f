"""Languages: catalogues, plurals, and dates, numbers and money through babel. No words live here."""
