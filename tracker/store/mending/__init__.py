"""Rows that cannot be read: found in every table, set right or put aside whole."""
