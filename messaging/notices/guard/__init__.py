"""What is looked at before a notice goes out: each check says what it found, and how heavy that is."""
