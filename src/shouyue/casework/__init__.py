"""What a person does, one function per act. Asks domain, appends facts, returns an outcome."""
