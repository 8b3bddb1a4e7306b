"""Rows that cannot be read, or should never have been: set right, taken back or put aside."""
