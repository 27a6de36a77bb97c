"""Maintenance: what is done with nodes, their services, GPUs and processes, as plans that people agree to."""
