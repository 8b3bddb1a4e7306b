"""What official sources publish, each in its own form."""
