"""The proof of a withdrawal: who had opened the notice, when and from where, and who had not."""
