"""今日やること: a desk's first page, over everything that can wait for somebody."""
