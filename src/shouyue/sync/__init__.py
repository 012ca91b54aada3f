"""The wire: messages, the client's exchange, bundles.

Works against a small Journal protocol, never against a database.
"""
