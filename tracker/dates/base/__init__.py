"""What every other room of dates stands on: windows, units, zones, instants, and how days are written."""
