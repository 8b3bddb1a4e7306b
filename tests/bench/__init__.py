"""Benchmarks: ratios of pairs measured in turns in one run."""
