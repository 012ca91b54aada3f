"""Scanners of this computer, worked through the program that the system has for them."""
