"""Which periods run for a loan, reckoned by `domain` from what is recorded, and kept."""
