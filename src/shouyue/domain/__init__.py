"""Rules and values of law and money.

Pure: standard library only, no I/O, no clock, no words for people.
"""
