"""What headquarters keeps, and the only SQL of the hub."""
