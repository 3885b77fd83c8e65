"""Pages about being reached."""
