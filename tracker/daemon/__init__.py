"""When: the scheduler, signals and the one-daemon lock."""
