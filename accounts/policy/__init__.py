"""Who of a tenant's staff must have a second factor: admins in any case, all where the tenant decides so."""
