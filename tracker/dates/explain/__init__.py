"""The steps from words to a date, for people: the reading itself, watched."""
