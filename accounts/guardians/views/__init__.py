"""Pages of and about guardians."""
