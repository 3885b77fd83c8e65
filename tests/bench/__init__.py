"""`make bench`: the ratios of docs/performance.md, measured on servers of their own."""
