"""The encrypted files of one person on one laptop.

Keys, journal, projection, queries. The only writer of a vault.
"""
