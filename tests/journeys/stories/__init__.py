"""Whole stories, told once: the tests run them, and the pictures of the help are taken on the way."""
