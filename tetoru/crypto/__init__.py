"""Field encryption: a root key, a key for each tenant, a key derived for each column (security.md §2)."""
