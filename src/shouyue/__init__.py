"""Shouyue: post-loan care and collection casework for branches that are often offline."""

__version__ = "0.1.0"
