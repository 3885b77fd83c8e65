"""A person's own password: changed by nobody else, and at the first sign-in by everybody."""
