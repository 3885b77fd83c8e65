"""What admins and partners see."""
