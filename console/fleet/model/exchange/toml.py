"""Our own file: the whole inventory as one TOML that people can read and edit, and that imports again unchanged."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from console.fleet.model.exchange.preview import Note, Offer, Offers, note, problem
from console.fleet.model.inventory import Inventory, Site
from console.fleet.model.records import (
    NODE_FIELDS,
    SITE_FIELDS,
    node_from,
    node_record,
    site_from,
    site_record,
)
from resources.text import QT_TRANSLATE_NOOP

FORMAT = 1

_NOT_TOML = QT_TRANSLATE_NOOP("Import", "this is not TOML: {raw}")
_NEWER = QT_TRANSLATE_NOOP("Import", "the file has format {format}; this Driftvakt reads format {known}")
_NOT_OURS = QT_TRANSLATE_NOOP("Import", "the file is no Driftvakt inventory: it has neither sites nor nodes")
_BAD_RECORD = QT_TRANSLATE_NOOP("Import", "{what} number {number}: {raw}")
_UNKNOWN = QT_TRANSLATE_NOOP("Import", "{what} number {number}: “{field}” is not known; skipped")
_SITE_TWICE = QT_TRANSLATE_NOOP("Import", "the site “{key}” is described twice")

_HEADER = """\
# Driftvakt inventory: sites and nodes, in the operator's order.
# Take it in again with: driftvakt nodes import FILE
#
# Sites: key (used in addresses), name, kind (datacentre, corporate or edge), zone (IANA time zone).
# Nodes: site and name are the address; host is what SSH is given (an alias of ~/.ssh/config, a name or an IP address).
# Optional: user, port, rack, switch, owner, labels, identity_file, jump, local (this machine), watched. What is left
# out has its default: user and port as in ~/.ssh/config, no labels, watched = true.
# id is what a site or node stays known by when its name changes, and aliases the ids that other consoles gave it: keep
# them as they are, and leave them out of what you add by hand.
"""


def export_toml(inventory: Inventory) -> str:
    """The inventory as TOML text. The same inventory always gives the same text."""
    # Each record is written by itself: the writer would else choose between two forms by the length of the longest.
    parts = [_HEADER, tomli_w.dumps({"format": FORMAT})]
    parts += [f"[[sites]]\n{tomli_w.dumps(site_record(site))}" for site in inventory.sites]
    parts += [f"[[nodes]]\n{_node(node_record(node))}" for node in inventory.nodes]
    return "\n".join(parts)


def _node(record: dict[str, Any]) -> str:
    lists = {name: record.pop(name) for name in ("labels", "aliases") if name in record}
    text = tomli_w.dumps(record)
    for name, values in lists.items():
        # One line, as people write them; the writer would give every value its own.
        quoted = ", ".join(tomli_w.dumps({"x": value}).partition("= ")[2].strip() for value in values)
        text += f"{name} = [{quoted}]\n"
    return text


def parse_toml(text: str) -> Offers:
    """Read our own file. Raises ImportProblem. Every field is given: what the file leaves out has its default."""
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # ValueError is TOMLDecodeError, and what Python says of a number with 5,000 digits.
        raise problem(_NOT_TOML, raw=str(error)) from error
    format = document.get("format", FORMAT)
    if format != FORMAT:
        raise problem(_NEWER, format=str(format), known=FORMAT)
    if not isinstance(document.get("sites", []), list) or not isinstance(document.get("nodes", []), list):
        raise problem(_NOT_OURS)
    if "sites" not in document and "nodes" not in document:
        # An exported empty inventory has only its format.
        if "format" in document:
            return Offers()
        raise problem(_NOT_OURS)
    notes: list[Note] = []
    sites = _sites(document.get("sites", []), notes)
    offers = [_offer(number, raw, notes) for number, raw in enumerate(document.get("nodes", []), 1)]
    return Offers(tuple(offers), sites, tuple(notes))


def _sites(raw_sites: list[Any], notes: list[Note]) -> tuple[Site, ...]:
    sites: dict[str, Site] = {}
    for number, raw in enumerate(raw_sites, 1):
        record = _record("site", number, raw, (*SITE_FIELDS, "id"), notes)
        try:
            site = site_from(record)
        except ValueError as error:
            raise problem(_BAD_RECORD, what="site", number=number, raw=str(error)) from error
        if site.key in sites:
            raise problem(_SITE_TWICE, key=site.key)
        sites[site.key] = site
    return tuple(sites.values())


def _offer(number: int, raw: Any, notes: list[Note]) -> Offer:
    record = _record("node", number, raw, (*NODE_FIELDS, "id", "aliases"), notes)
    try:
        node = node_from(record)
    except ValueError as error:
        raise problem(_BAD_RECORD, what="node", number=number, raw=str(error)) from error
    return Offer({name: getattr(node, name) for name in (*NODE_FIELDS, "id", "aliases")})


def _record(what: str, number: int, raw: Any, known: tuple[str, ...], notes: list[Note]) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise problem(_BAD_RECORD, what=what, number=number, raw="it must be a table")
    unknown = (field for field in raw if field not in known)
    notes.extend(note(0, _UNKNOWN, what=what, number=number, field=field) for field in unknown)
    return raw
