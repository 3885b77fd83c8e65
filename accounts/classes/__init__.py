"""Classes: of which years, with how many pupils, and who looks after them."""
