"""PostgreSQL, Valkey and a mail sink that come with the Python packages: for the demo, tests and benchmarks.

The same engines as in production, nothing to install. Production never imports this package.
`services.start_services` is the door; `demo` is what `make demo` runs.
"""
