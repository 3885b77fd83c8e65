"""Staff as admins see them: made singly or from a table, seated, given new passwords, let go (white paper §5)."""
