"""Fetching: one answer within bounds."""
