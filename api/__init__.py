"""連携: what other systems of a tenant may ask of us and tell us, at `/api/v1/`."""
