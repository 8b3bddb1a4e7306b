"""Who is told, and what they can answer."""
