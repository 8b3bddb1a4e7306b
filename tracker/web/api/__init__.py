"""The interface for programs: the use cases of the commands over HTTP, and their JSON."""
