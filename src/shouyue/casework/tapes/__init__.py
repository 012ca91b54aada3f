"""The bank's export taken in: what it says, what is refused, what changed."""
