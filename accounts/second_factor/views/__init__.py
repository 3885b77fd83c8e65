"""Pages of the second factor: the questions, and what a person sets up."""
