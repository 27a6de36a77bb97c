"""Routers of deployments, by generated input."""

from __future__ import annotations

from hypothesis import strategies as st

from connectors.haproxy import Listening, Router, Slot


def routers() -> st.SearchStrategy[Router]:
    """Any router that may be meant."""
    names = st.from_regex(r"[a-z0-9]([a-z0-9._-]{0,20}[a-z0-9])?", fullmatch=True)
    addresses = st.ip_addresses().map(str).filter(lambda text: "%" not in text)
    ports = st.integers(1, 65535)
    slots = st.builds(Slot, names, addresses, ports, st.integers(0, 256), st.booleans())
    return st.builds(
        Router,
        name=names,
        listening=st.tuples(st.builds(Listening, addresses, ports)),
        slots=st.lists(slots, min_size=1, max_size=5, unique_by=lambda slot: slot.name).map(tuple),
        socket=st.just("/run/a/b"),
        state_file=st.just("/run/a/c"),
        longest_seconds=st.integers(1, 86400),
    )
