"""Pages on which people sign on and off."""
