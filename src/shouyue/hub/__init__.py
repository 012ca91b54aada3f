"""Headquarters' side of the wire: app, routes, store, streams, receipts.

Knows no vault and no paper.
"""
