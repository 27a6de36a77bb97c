"""Use cases of costs: scenarios from files, and the chance that they ask for."""
