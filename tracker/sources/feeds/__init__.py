"""What official sources publish, each in its own form, and the registry of all that can be read.

The registry alone reaches into other rooms, for the readers of calendars and spreadsheets.
"""
