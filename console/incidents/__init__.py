"""Incidents: what happened, who did what, who must be told by when."""
