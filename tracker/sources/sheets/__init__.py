"""Spreadsheets of somebody else's making, CSV or XLSX, by a mapping file."""
