"""Which milestones a command is for: searched, named, asked about, and what a slip may mean."""
