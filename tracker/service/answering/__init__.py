"""What people answer to reminders: shown, foretold and carried out, each answer once."""
