"""systemd units: what stands in them, and how they come to a machine and leave it."""
