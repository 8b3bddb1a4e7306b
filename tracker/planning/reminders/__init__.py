"""Which reminders a milestone calls for."""
