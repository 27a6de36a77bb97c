"""What tries backups of PostgreSQL out on nodes."""
