"""Protocols: what the service of costs needs of others."""

from __future__ import annotations

from typing import Protocol

from console.costs.model.ledger import Period


class Places(Protocol):
    """Sites and nodes as people call them."""

    def site(self, called: str) -> str | None:
        """The id of the site that is called so, None where none is."""

    def node(self, called: str) -> str | None:
        """The id of the node that is called so, None where none is."""

    def name(self, id: str) -> str:
        """What people call a site or node; the id of one that is no longer there."""

    def title(self, id: str) -> str:
        """The same as it stands on a page: a site by its whole name."""


class Meter(Protocol):
    """What measures: gives what a site used in whole quarters that are over."""

    def sites(self) -> tuple[str, ...]: ...

    def measured(self, site: str, start: int, end: int) -> Period | None:
        """What a site used in [start, end); None where nothing was measured."""
