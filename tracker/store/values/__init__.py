"""Between rows and domain values: mapping, texts, places and foreign errors; the ground floor."""
