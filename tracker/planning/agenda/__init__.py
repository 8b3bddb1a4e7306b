"""Milestones as calendars of people show them, and the feeds that give them."""
