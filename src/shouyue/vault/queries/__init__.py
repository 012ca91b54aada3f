"""One module per subject that is read: SQL at the top, frozen values at the bottom, no writing."""
