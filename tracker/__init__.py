"""A regulatory-milestone deadline tracker and notifier."""
