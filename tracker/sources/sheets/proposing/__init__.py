"""A mapping proposed for a spreadsheet that has none: what each column seems to be, and why."""
