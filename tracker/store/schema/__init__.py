"""The tables, views and migrations' runner."""
