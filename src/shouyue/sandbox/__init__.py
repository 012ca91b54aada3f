"""A child process that opens what strangers made, with limits on what it may take."""
