"""Where milestones come from and go to: feeds, files, calendars, spreadsheets and prose.

What comes in is a `MilestoneRecord`, as a person states it, or a `SourceRecord`, as a source
publishes it; what is wrong with it is a line of `Problems`. `registry` names every format and what
reads it. Nothing here knows of databases, and what day it is comes as an argument.
"""
