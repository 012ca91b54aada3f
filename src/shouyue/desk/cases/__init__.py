"""The list of loans under care, and the page of one."""
