"""Pages that say what matters now: overview, what is one's own, sources, people."""
