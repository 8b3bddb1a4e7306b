"""What is due goes out: the tick, the courier and its rounds."""
