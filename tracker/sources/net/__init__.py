"""The bytes of a document: behind a URL, within bounds, or in a file."""
