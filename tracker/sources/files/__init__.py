"""Files of milestones that people keep, read and written: CSV, JSON and YAML."""
