"""Pages of people who have signed on: what lies ahead, and all that is known of it."""
