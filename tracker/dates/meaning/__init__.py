"""What an expression means as of a day: windows, waiting, several readings, what recurs."""
