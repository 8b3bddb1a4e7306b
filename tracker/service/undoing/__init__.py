"""Taking back: changes that were wrong, and milestones that should never have been."""
