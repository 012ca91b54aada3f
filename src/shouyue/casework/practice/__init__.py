"""An invented branch to practise with, and one whole day lived in it."""
