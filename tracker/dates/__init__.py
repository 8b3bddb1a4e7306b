"""Dates as honest as their source: windows, the grammar, calendars and instants."""
