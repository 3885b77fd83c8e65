"""What every page shares: headers, refusals, error pages, health, logs."""
