"""What is shown of loans: lists, one whole, the day, and what can be found."""
