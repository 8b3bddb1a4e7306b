"""What goes out when, to whom, and what follows from how it went."""
