"""What papers say of a loan: the values of every form, and why there can be none."""
