"""What admins do with pupils."""
