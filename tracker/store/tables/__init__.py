"""Reading and writing each table within a transaction."""
