"""From files, pages and feeds to milestones: what is new, what moved, what vanished."""
