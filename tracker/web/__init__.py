"""Pages on which people answer what they were told."""
