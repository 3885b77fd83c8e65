"""Settings by environment variables; deploy/environment.example lists them all."""
