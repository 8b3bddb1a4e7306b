"""Sender processes, and the daemon's view of them.

Stands on `channels`, over which a sender sends; the daemon's side of it imports no Apprise.
"""
