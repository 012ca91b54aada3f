"""Rounds of villages: planned the evening before, entered the evening after."""
