"""Readers of what a router says of its servers, for the checks of plans."""

from __future__ import annotations

from collections.abc import Mapping

from connectors import haproxy
from connectors.tools import Reader


def _stands(_status: int, out: bytes, _err: bytes) -> Mapping[str, str]:
    """Of each server of a backend `NAME.state` (ready, drain, maint) and `NAME.weight`."""
    found: dict[str, str] = {}
    for server in haproxy.read_state(out):
        going = (
            haproxy.Going.MAINT
            if server.in_maintenance
            else haproxy.Going.DRAIN
            if server.drains
            else haproxy.Going.READY
        )
        found[f"{server.name}.state"] = str(going)
        found[f"{server.name}.weight"] = str(server.weight)
    return found


def _serves(_status: int, out: bytes, _err: bytes) -> Mapping[str, str]:
    """Of each server `NAME.up` (yes, no) and `NAME.sessions` that are under way."""
    found: dict[str, str] = {}
    for stat in haproxy.read_stat(out):
        if stat.kind is haproxy.Kind.SERVER:
            found[f"{stat.name}.up"] = "yes" if stat.up else "no"
            found[f"{stat.name}.sessions"] = str(stat.scur or 0)
    return found


READERS: Mapping[str, Reader] = {
    **haproxy.READERS,
    "haproxy.stands": _stands,
    "haproxy.serves": _serves,
}
