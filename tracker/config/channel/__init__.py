"""[channels.NAME]: its keys, mail by its parts, and channels that reach people."""
