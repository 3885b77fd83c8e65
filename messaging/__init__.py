"""What schools and families tell each other."""
