"""What to do: which reminders, which moves, which messages. Pure."""
