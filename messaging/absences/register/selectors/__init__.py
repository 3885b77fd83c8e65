"""What staff see of the register."""
