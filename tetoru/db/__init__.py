"""The database backend (`ENGINE = "tetoru.db"`): PostgreSQL with the tenant scope built in."""
