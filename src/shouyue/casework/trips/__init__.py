"""Rounds of villages: planned, their stack of papers, entered on return."""
