"""One message over one channel: by Apprise, to the console, or as a heartbeat.

Stands on `wire`, whose hooks see what an attempt does on the network.
"""
