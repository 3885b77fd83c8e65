"""The deeds around absences."""
