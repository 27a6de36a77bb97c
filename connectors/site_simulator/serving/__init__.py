"""Models that simulated nodes serve: model servers, the router before them, and the callers who use them.

No request is really sent: what callers do is counted by arithmetic, step by step, and each step's requests go through
the router's present weights to the servers, so that what the router says and what the servers say agree.
"""
