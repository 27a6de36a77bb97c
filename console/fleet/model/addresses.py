"""Addresses: how every page, mark and command names a thing. `gpu:hall/g03/2`, `port:hall/g03/mlx5_0`,
`node:hall/g03`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """`kind` is site, node, gpu, port or disk; `node` is the node key `site/name` (a site's key for sites)."""

    kind: str
    node: str
    part: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.node}" + (f"/{self.part}" if self.part else "")


KINDS = ("site", "node", "host", "gpu", "port", "disk")


def parse_address(text: str) -> Address:
    """Read an address; raises ValueError that says what is wrong with it."""
    kind, colon, rest = text.partition(":")
    if not colon or kind not in KINDS:
        raise ValueError(f"{text!r} is no address: it starts with one of {', '.join(KINDS)} and a colon")
    pieces = rest.split("/", 2)
    if kind == "site":
        if len(pieces) != 1 or not pieces[0]:
            raise ValueError(f"{text!r} is no site address: site:KEY")
        return Address(kind, pieces[0])
    wanted = 2 if kind in ("node", "host") else 3
    if len(pieces) != wanted or not all(pieces):
        shape = f"{kind}:SITE/NODE" + ("/PART" if wanted == 3 else "")
        raise ValueError(f"{text!r} is no {kind} address: {shape}")
    return Address(kind, "/".join(pieces[:2]), pieces[2] if wanted == 3 else "")
