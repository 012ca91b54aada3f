"""Papers that came back: scanned in, looked at, their marks recorded."""
