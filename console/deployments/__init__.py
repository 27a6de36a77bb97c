"""Models in production: whose they are, what their versions are made of, how one replaces another, what served when."""
