"""お知らせ: a school writes, families read, the school sees which homes have not."""
