"""What headquarters holds, what waits, and how it gets there."""
