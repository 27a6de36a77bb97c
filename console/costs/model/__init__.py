"""Costs as data and formulas: owning, renting, when one tips over into the other, how far what is owned lasts. Pure."""
