"""The rules in force: shown with their sources, issued, and run over worked cases."""
