"""What is said, in words and in form."""
