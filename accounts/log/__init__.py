"""Who sees the log: the desk's page, the guardian's list of who opened the child's record, and the alarms."""
