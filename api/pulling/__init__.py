"""名簿を取りにいく: rosters are fetched from another system's OneRoster 1.2, each night and when somebody asks."""
