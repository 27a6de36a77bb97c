"""The runner: the one program that acts on a node, its protocol, and the console's side of it."""
