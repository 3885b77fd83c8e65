"""What people see of notices, always starting from the person."""
