"""An admin takes a colleague's second factor away, so that they can set up another."""
