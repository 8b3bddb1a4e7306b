"""Reading and writing each table within a transaction; stands on `engine` and `schema`."""
