"""What is known of conversations, starting from the person."""
