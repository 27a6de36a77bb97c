"""Programs of a simulated node around its network: ip and ss."""

from __future__ import annotations

import ipaddress
import json

from connectors.site_simulator.serving.deployed import address_of
from connectors.site_simulator.tools.answers import Answer, Caller, read

#: SSH and node_exporter listen on every node.
_ALWAYS = (22, 9100)
_ASKED = (("H", "no-header"), ("l", "listening"), ("t", "tcp"), ("n", "numeric"))


def ip(caller: Caller, argv: list[str]) -> Answer:
    """iproute2's ip: `route get` of one address, in JSON."""
    given = read(["--json" if word == "-json" else word for word in argv], "j", ("json",))
    if given.rest[:2] != ["route", "get"] or len(given.rest) != 3 or not given.has("-j", "--json"):
        return Answer(err="DEMO: of ip only -json route get is simulated\n", status=1)
    try:
        wanted = str(ipaddress.ip_address(given.rest[2]))
    except ValueError:
        return Answer(err=f'Error: any valid prefix is expected rather than "{given.rest[2]}".\n', status=1)
    mine = address_of(caller.system.node)
    where = "lo" if wanted == mine else "bond0"
    found = {"dst": wanted, "dev": where, "prefsrc": mine, "flags": [], "uid": 0, "cache": []}
    return Answer(json.dumps([found]) + "\n")


def ss(caller: Caller, argv: list[str]) -> Answer:
    """iproute2's ss: the TCP ports that are listened at, without a head."""
    given = read(argv, "Hltn", ("no-header", "listening", "tcp", "numeric"))
    if given.rest or not all(given.has(f"-{short}", f"--{long}") for short, long in _ASKED):
        return Answer(err="DEMO: of ss only -Hltn is simulated\n", status=1)
    ports = sorted({*_ALWAYS, *caller.system.ports})
    return Answer("".join(f"LISTEN 0      4096         0.0.0.0:{port:<6} 0.0.0.0:*    \n" for port in ports))
