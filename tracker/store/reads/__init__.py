"""The quick way to read, past SQLModel."""
