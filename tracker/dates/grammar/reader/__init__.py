"""What every rule of the grammar works with: tokens, the cursor, names and traces of rules."""
