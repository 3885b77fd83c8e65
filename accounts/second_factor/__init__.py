"""The second factor: a code that changes every half minute, besides the password."""
