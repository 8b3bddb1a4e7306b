"""What lies when, as geometry in days: quarters in a row, and the weeks of a month."""
