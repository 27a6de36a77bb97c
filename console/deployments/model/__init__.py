"""Models, versions, what was seen serving, and how ready a model is, as data."""
