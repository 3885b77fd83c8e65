"""New staff from a table: read, checked row by row, made in batches, printed once (docs/adr/0027)."""
