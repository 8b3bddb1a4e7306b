"""What is known of each service: its limits, its markup, its answers, its own addresses.

Facts and text alone: no library that sends. Stands on `wire`.
"""
