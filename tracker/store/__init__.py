"""The database: rows, migrations and the only code that speaks SQL.

From the ground: `values`; `schema` and `engine`, which do not know each other; `tables` on both,
and `reads`, which needs values only; then `store`, `database` and `backups`.
"""
