"""Where milestones come from and go to: files in known formats."""
