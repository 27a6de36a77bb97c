"""What recovery is about as data: protected assets, their copies, restore tests and what they prove."""
