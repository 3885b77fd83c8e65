"""Makes the demo city: first a plan in memory, the same for the same seed and day, then the rows."""
