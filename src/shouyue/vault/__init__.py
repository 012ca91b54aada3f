"""The encrypted files of one person on one laptop: keys, journal, projection, queries. The only writer of a vault."""
