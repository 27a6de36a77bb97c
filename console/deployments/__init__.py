"""Models in production: who owns them, what versions are made of, how one takes another's place, what served when."""
