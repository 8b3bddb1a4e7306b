"""Fetching: one answer within bounds, page after page."""
