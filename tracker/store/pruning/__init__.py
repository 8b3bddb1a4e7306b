"""What ended long ago and need not stay in the database."""
