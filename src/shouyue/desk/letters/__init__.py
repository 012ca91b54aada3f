"""Letters: whom, preview, printer, and what came back."""
