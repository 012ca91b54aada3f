"""The rules in force, one by one, with where each comes from. Shows; nothing can be changed."""
