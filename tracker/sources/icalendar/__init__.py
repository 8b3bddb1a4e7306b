"""iCalendar, read and written."""
