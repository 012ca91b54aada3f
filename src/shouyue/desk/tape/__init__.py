"""Loading the bank's export."""
