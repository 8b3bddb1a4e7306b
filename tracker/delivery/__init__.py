"""Channels: the only code that speaks to Apprise."""
