"""The salvage of the inventory from a damaged journal."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from console.fleet.model.exchange.preview import Offer, Offers
from console.fleet.model.inventory import is_id
from console.fleet.model.records import NODE_FIELDS, node_from, site_from

#: Where the end of a table cannot be read, an inventory is no larger than this.
_MOST_ROWS = 100_000
_NEWEST = {"sites": "SELECT max(rowid) FROM sites", "nodes": "SELECT max(rowid) FROM nodes"}
_ROW = {"sites": "SELECT record FROM sites WHERE rowid = ?", "nodes": "SELECT record FROM nodes WHERE rowid = ?"}


def salvage(path: Path) -> Offers:
    """The sites and nodes that a damaged journal still gives, row by row; what cannot be read is left out."""
    sites = []
    for record in _rows(path, "sites"):
        try:
            sites.append(site_from(record))
        except ValueError:
            continue
    names = {site.identity: site.key for site in sites}
    nodes = []
    for record in _rows(path, "nodes"):
        try:
            node = node_from(record)
        except ValueError:
            continue
        if is_id(node.site):  # of a site that cannot be read, something has to stand in an address
            node = replace(node, site=names.get(node.site, f"site-{node.site[:8]}"))
        nodes.append(Offer({name: getattr(node, name) for name in (*NODE_FIELDS, "id", "aliases")}))
    return Offers(tuple(nodes), tuple({site.key: site for site in sites}.values()))


def _rows(path: Path, table: str) -> list[Any]:
    found = []
    try:
        # Immutable: nothing is locked, and no journal beside the file is played back into it.
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    except sqlite3.Error:
        return []
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    try:
        # One row at a time: a page that cannot be read must not take those after it along.
        for number in range(1, _most(connection, table) + 1):
            try:
                row = connection.execute(_ROW[table], (number,)).fetchone()
                if row is not None:
                    found.append(json.loads(row[0]))
            except (sqlite3.Error, ValueError, TypeError, RecursionError):
                continue
    finally:
        connection.close()
    return found


def _most(connection: sqlite3.Connection, table: str) -> int:
    try:
        newest = connection.execute(_NEWEST[table]).fetchone()[0]
    except sqlite3.Error:
        return _MOST_ROWS
    return min(newest if isinstance(newest, int) else 0, _MOST_ROWS)
