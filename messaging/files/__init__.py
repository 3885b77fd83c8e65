"""添付ファイル: taken in, looked through, sealed, kept outside the database, shown to whoever may see them."""
