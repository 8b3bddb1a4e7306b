"""Migrations of the database, oldest first; each stands for itself and imports no tables."""
