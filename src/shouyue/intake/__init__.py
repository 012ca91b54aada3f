"""A bank's export (xlsx, xls, csv) becomes checked rows and a list of refusals. Writes nothing."""
