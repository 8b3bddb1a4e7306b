"""Saved sources: keeping them, and fetching them again and again."""
