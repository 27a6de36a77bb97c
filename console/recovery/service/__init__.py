"""Use cases of recovery: assets, looks at their backups, restore tests as plans, and what came of them."""
