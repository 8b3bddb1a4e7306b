"""Work done in a process of its own, within what the kernel lets it take."""
