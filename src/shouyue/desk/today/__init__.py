"""Whom to care for, remind and visit today, in order, each with its reason."""
