"""What pages are built of: inputs, tables, buttons, drawings, and words in a language."""
