"""What `tracker import` is told, shows, asks and reports."""
