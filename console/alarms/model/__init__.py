"""Alarms as data: their states, what folds into what, their figures. Pure."""
