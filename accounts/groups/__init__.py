"""Groups: a club, a committee, the children of one bus. Who is in them, and what they are called."""
