"""Use cases of incidents: opening, writing down, keeping evidence, reporting, closing."""
