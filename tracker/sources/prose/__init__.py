"""Dates in prose: what a text says is due, when, and which of its dates are something else.

`file_text` gives the text, `candidates` its dates. Whatever pattern decides is a `Cue`, with an
example and a counter-example.
"""
