"""Form definitions and data become pages; scanned pages become codes. Knows no case, no database."""
