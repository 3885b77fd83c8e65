"""Files that travel with notices."""
