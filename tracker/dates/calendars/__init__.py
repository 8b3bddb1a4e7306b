"""Business days: calendars of markets and houses, counting along them, and periods that come round."""
