"""The demo site: simulated nodes that the real probe reads over real SSH, in a child process of its own.

`client.Site.start()` is the way in for the console and for tests; `python -m connectors.site_simulator` is the child.
"""
