"""What a date in prose is of: a title for it, from the clause that it stands in."""
