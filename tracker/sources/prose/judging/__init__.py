"""Whether a date in prose is a milestone: what its words, and those around it, say against it."""
