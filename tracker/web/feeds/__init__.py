"""Calendars that subscribe: an address of a person gives what they look for."""
