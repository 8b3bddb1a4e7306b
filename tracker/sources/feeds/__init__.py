"""What official sources publish, each in its own form, and how it comes in pages."""
