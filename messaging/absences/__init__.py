"""欠席連絡: what guardians tell a school about a day, and what the school counts."""
