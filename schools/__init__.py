"""Who belongs where: tenants, schools, years, classes, pupils, groups."""
