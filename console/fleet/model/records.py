"""Sites and nodes as plain dictionaries and back: what the journal keeps and the export writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from console.fleet.model.inventory import Node, Site, SiteKind, is_id

#: Given by the program, not by people: in our own file and in the journal, never in a form or a foreign format.
_IDENTITY = ("id", "aliases")
_NODE_ALL = tuple(field.name for field in fields(Node))
NODE_FIELDS = tuple(name for name in _NODE_ALL if name not in _IDENTITY)
SITE_FIELDS = tuple(field.name for field in fields(Site) if field.name not in _IDENTITY)
NODE_DEFAULTS: dict[str, Any] = {f.name: f.default for f in fields(Node) if f.default is not MISSING}
SITE_DEFAULTS: dict[str, Any] = {f.name: f.default for f in fields(Site) if f.default is not MISSING}


def node_record(node: Node) -> dict[str, Any]:
    """What differs from a node's defaults, in the order of its fields; labels as a list."""
    record: dict[str, Any] = {}
    for name in _NODE_ALL:
        value = getattr(node, name)
        if name not in NODE_DEFAULTS or value != NODE_DEFAULTS[name]:
            record[name] = list(value) if isinstance(value, tuple) else value
    return record


def site_record(site: Site) -> dict[str, Any]:
    """All of a site, in the order of its fields; its id once it has one."""
    return {name: str(getattr(site, name)) for name in SITE_FIELDS} | ({"id": site.id} if site.id else {})


def typed(raw: Mapping[str, Any], example: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields of `raw`, of the types their examples have. Raises ValueError that names the field."""
    if not isinstance(raw, Mapping):
        raise ValueError("it must be a table")
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if name not in example:
            continue
        wanted = type(example[name])
        if wanted is tuple:
            if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
                raise ValueError(f"{name} must be a list of texts")
            values[name] = tuple(value)
        elif type(value) is not wanted and not (wanted is SiteKind and isinstance(value, str)):
            raise ValueError(f"{name} must be {_CALLED[wanted]}")
        else:
            values[name] = value
    return values


_CALLED = {str: "a text", int: "a whole number", bool: "true or false", SiteKind: "a text"}
_NODE_EXAMPLE = {"site": "", "name": "", "host": "", **NODE_DEFAULTS}
_SITE_EXAMPLE = {"key": "", "name": "", **SITE_DEFAULTS}


def node_from(raw: Mapping[str, Any]) -> Node:
    """Read a node; fields it does not know are ignored. Raises ValueError."""
    values = typed(raw, _NODE_EXAMPLE)
    for name in ("site", "name"):
        if name not in values:
            raise ValueError(f"{name} is missing")
    _check_ids(*filter(None, [values.get("id")]), *values.get("aliases", ()))
    return Node(**{"host": values["name"], **values})


def site_from(raw: Mapping[str, Any]) -> Site:
    """Read a site; fields it does not know are ignored. Raises ValueError."""
    values = typed(raw, _SITE_EXAMPLE)
    if "key" not in values:
        raise ValueError("key is missing")
    _check_ids(*filter(None, [values.get("id")]))
    kind = values.get("kind", SiteKind.DATACENTRE)
    if kind not in tuple(SiteKind):
        raise ValueError(f"kind must be one of {', '.join(SiteKind)}")
    return Site(**{"name": values["key"], **values, "kind": SiteKind(kind)})


def _check_ids(*ids: str) -> None:
    for id in ids:
        if not is_id(id):
            raise ValueError(f"id {id[:60]!r} is no UUID")
