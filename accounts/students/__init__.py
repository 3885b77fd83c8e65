"""The pupils as staff see them: lists, search, and the page on which a child's record is opened."""
