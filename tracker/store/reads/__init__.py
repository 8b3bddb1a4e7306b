"""The quick way to read, past SQLModel; stands on `values` alone, which import quickly."""
