"""Forms and data become pages; scanned pages become codes. Knows no case and no database."""
