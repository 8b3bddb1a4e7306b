"""The bytes of a document: behind a URL, within bounds and page after page, or in a file."""
