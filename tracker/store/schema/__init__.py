"""The tables, views and migrations' runner; stands on `values`."""
