"""Paper out of a machine: what each printer needs, sending pages, and asking what came out.

Nothing here knows a case; which letters a stack holds is told by `letters`.
"""
