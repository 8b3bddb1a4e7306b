"""What every other room of dates stands on: windows, units, zones, instants, days in words."""
