"""One module a command: `tracker db backup` is in db_backup, `tracker list` in list_."""
