"""Pages of pupils: reading, adding, editing, states."""
