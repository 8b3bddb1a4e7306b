"""Connections to SQLite and PostgreSQL, and what has to work without them; stands on `values`."""
