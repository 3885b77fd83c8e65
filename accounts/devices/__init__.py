"""The devices on which a person is signed in, and those that have been signed in before."""
