"""The database: rows, migrations and the only code that speaks SQL."""
