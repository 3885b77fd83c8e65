"""The pages on which an admin links systems, and the address where these get their tokens."""
