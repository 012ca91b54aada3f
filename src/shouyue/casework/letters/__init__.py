"""Letters: made, made again, copied, taken back; in whose language, and for whom none."""
