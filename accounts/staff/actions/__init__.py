"""What admins do to accounts of staff."""
