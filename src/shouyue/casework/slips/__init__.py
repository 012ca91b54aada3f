"""Papers that come back: scanned, read, filed, settled by eye, with their marks."""
