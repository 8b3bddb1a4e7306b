"""Carries messages: the only code that speaks to Apprise.

`open_channel` is the door: it stands on `senders`, they on `channels`, these on `wire`.
"""
