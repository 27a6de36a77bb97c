"""Commands, jobs, plans and runs as records and pure functions."""
