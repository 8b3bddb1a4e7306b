"""Adding and changing milestones, and everything that follows from a change."""
