"""The report of a period as people take it along: HTML, Markdown, CSV."""
