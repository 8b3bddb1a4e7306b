"""What a house has of its own: the words and the looks of messages."""
