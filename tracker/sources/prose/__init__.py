"""Dates in prose: what a text says is due, when, and which of its dates are something else."""
