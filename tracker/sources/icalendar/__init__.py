"""iCalendar, read as a feed and written for calendars."""
