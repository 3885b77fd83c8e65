"""Who people are: identities, staff seats, guardianship, sign-in."""
