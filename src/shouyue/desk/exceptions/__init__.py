"""What stands on record against a rule, with the reasons; the word on it is said in the case."""
