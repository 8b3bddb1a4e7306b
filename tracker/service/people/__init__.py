"""Who is told: people and teams, added, changed, handed over from, and taken in from files."""
