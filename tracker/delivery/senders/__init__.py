"""Sender processes, and the daemon's view of them."""
