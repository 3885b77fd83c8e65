"""What a guardian sees of absences."""
