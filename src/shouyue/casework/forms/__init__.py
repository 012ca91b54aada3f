"""The forms themselves: shown, read aloud, tried out, recorded."""
