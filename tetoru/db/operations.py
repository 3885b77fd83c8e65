"""Tells Django to compile statements with the fence."""

from django.db.backends.postgresql import operations


class DatabaseOperations(operations.DatabaseOperations):
    """PostgreSQL's operations with our compilers."""

    compiler_module = "tetoru.db.compiler"
