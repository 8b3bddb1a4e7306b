"""Business days: calendars of markets and houses, counting along them, periods that recur."""
