"""What tables of the settings file are made of."""
