"""Incidents as data: what happened, what people did, what was kept of it, who must be told by when. Pure."""
