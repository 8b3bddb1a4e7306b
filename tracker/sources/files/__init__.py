"""Records in files that people keep: CSV, JSON and YAML."""
