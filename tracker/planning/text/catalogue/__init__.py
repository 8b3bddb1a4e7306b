"""The catalogue: what messages say, in British English.

Each sentence stands there once, whole, so that a translation needs these tables and nothing else of
the package but the grammar of dates.
"""
