"""Keys are listed, turned, removed and destroyed (white paper §§4, 7)."""
