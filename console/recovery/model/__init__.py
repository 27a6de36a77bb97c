"""Protected assets, their copies, restore tests and drills as data: what recovery is about."""
