"""The pages of absences."""
