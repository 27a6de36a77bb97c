"""Proven recovery: what must come back, the backups that cover it, and the tests that restored them."""
