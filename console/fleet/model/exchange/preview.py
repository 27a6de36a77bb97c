"""Importing: what a file or a range offers, held against the inventory, shown before anything happens.

A parser turns text into `Offer`s; `preview` says for each what would become of it; `import_change` makes the one change
that takes the chosen ones in (and that one undo takes back).
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from console.fleet.model.changes import Change, ChangeRefused, Step, added_words, endpoint, endpoint_text
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.records import NODE_FIELDS, SITE_FIELDS
from console.fleet.model.validation import likeness, node_faults, shown, site_faults
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

#: The most nodes that one import brings; a slip like [1-99999999] must not fill the inventory.
MOST_NODES = 4096
MOST_BYTES = 8 << 20


class ImportProblem(EnvironmentFault):
    """A file or range that cannot be read at all. `line` counts from 1, 0 where there is none."""

    def __init__(self, sentence: Sentence, line: int = 0) -> None:
        super().__init__(f"line {line}: {sentence}" if line else str(sentence))
        self.sentence = sentence
        self.line = line


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the source that the operator should know: a line that was skipped, a value that was left out."""

    line: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Offer:
    """One node as a source gives it: only the fields it speaks of, so that an import never wipes what it does not know.

    `endpoint` is (host, port, user, jump) where the source resolves an alias; None where `values` say it all. `fault`
    is set when the source holds something here that cannot be used.
    """

    values: dict[str, Any]
    line: int = 0
    endpoint: tuple[str, ...] | None = None
    fault: Sentence | None = None
    hint: str = ""


def local_offer(inventory: Inventory, hostname: str, site: str = "") -> Offer:
    """This workstation as a node: as it stands in the inventory already, else on `site`, else on the first site there
    is, else on one called home."""
    there = next((node for node in inventory.nodes if node.local and site in ("", node.site)), None)
    if there is not None:
        return Offer({"site": there.site, "name": there.name, "host": there.host, "local": True})
    site = site or (inventory.sites[0].key if inventory.sites else "home")
    name = hostname.partition(".")[0] or "workstation"
    return Offer({"site": site, "name": name, "host": "localhost", "local": True})


@dataclass(frozen=True, slots=True)
class Offers:
    """All that a source gives. `sites` are those it describes; nodes may name others."""

    nodes: tuple[Offer, ...] = ()
    sites: tuple[Site, ...] = ()
    notes: tuple[Note, ...] = ()

    def __post_init__(self) -> None:
        if len(self.nodes) > MOST_NODES:
            raise ImportProblem(say(_TOO_MANY, count=len(self.nodes), limit=MOST_NODES))


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What would become of one offer, called `label`. `node` is the node after the import (None when invalid), `before`
    the one that is there now, `changed` the names of the fields that differ, `reason` why it is a duplicate or invalid,
    `hint` what else the source says of it."""

    verdict: Verdict
    line: int
    label: str
    node: Node | None
    before: Node | None = None
    changed: tuple[str, ...] = ()
    reason: Sentence | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site that would be made (`before` is None) or changed. `described` says that the source tells of it, rather
    than only naming it as the place of a node."""

    before: Site | None
    site: Site
    described: bool


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """An import before it happens, in the source's order."""

    rows: tuple[PreviewRow, ...]
    sites: tuple[SiteRow, ...] = ()
    notes: tuple[Note, ...] = ()
    counts: dict[Verdict, int] = field(default_factory=dict)

    @property
    def useful(self) -> bool:
        """Whether importing it would change anything."""
        return bool(self.sites) or any(self.counts.get(verdict) for verdict in _TAKEN)


_TAKEN = (Verdict.NEW, Verdict.CHANGED)
_TOO_MANY = QT_TRANSLATE_NOOP("Import", "{count} nodes; one import brings {limit} at most")
_TOO_LARGE = QT_TRANSLATE_NOOP("Import", "the file has more than {limit} MiB; that is no inventory")
_NOT_TEXT = QT_TRANSLATE_NOOP("Import", "this is not a text file")
_OLD_ENCODING = QT_TRANSLATE_NOOP("Import", "the file is not UTF-8; read as Windows-1252, so check å, ä and ö")
_NO_SITE = QT_TRANSLATE_NOOP("Import", "nothing says which site it stands on; choose one")
_TWICE = QT_TRANSLATE_NOOP("Import", "“{key}” was given before, on line {line}")
_TWICE_NO_LINE = QT_TRANSLATE_NOOP("Import", "“{key}” was given before")
_CASE = QT_TRANSLATE_NOOP("Import", "“{key}” differs from “{other}” only in how it is written")
_NAME_TAKEN = QT_TRANSLATE_NOOP("Import", "another machine is called “{key}” here; rename one of the two first")
_SAME_MACHINE = QT_TRANSLATE_NOOP("Import", "the same machine as “{other}”: {endpoint}")
_NOTHING = QT_TRANSLATE_NOOP("Import", "nothing would change")
_IMPORTED = QT_TRANSLATE_NOOP("Import", "Import nodes: {new} new, {changed} changed")


def decode(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """A file's text, by its byte order mark, as UTF-8, or as what Windows spreadsheets write. Raises ImportProblem."""
    if len(data) > MOST_BYTES:
        raise ImportProblem(say(_TOO_LARGE, limit=MOST_BYTES >> 20))
    notes: tuple[Note, ...] = ()
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        notes = (Note(0, say(_OLD_ENCODING)),)
    if "\0" in text:
        raise ImportProblem(say(_NOT_TEXT))
    return text, notes


def _encoding(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    # Without a mark, the first two letters of a header or comment still show which half of each pair is empty.
    if len(data) >= 4 and len(data) % 2 == 0:
        if data[0] and not data[1] and data[2] and not data[3]:
            return "utf-16-le"
        if not data[0] and data[1] and not data[2] and data[3]:
            return "utf-16-be"
    return "utf-8-sig"


def preview(inventory: Inventory, offers: Offers, *, site: str = "") -> ImportPreview:
    """Hold offers against the inventory. `site` is where nodes go whose source names none; without it, the only site
    there is."""
    known = {existing.key for existing in inventory.sites} | {given.key for given in offers.sites}
    home = site or (next(iter(known)) if len(known) == 1 else "")
    look = _Look(inventory, offers.nodes, home)
    rows = tuple(look.at(offer) for offer in offers.nodes)
    wanted = dict.fromkeys(row.node.site for row in rows if row.node and row.verdict in _TAKEN)
    sites = [_site_row(inventory, given) for given in offers.sites]
    sites += [SiteRow(None, Site(key, key), False) for key in wanted if key not in known]
    faults = tuple(Note(0, fault) for given in offers.sites for fault in site_faults(given))
    good = tuple(row for row in sites if row.before != row.site and not site_faults(row.site))
    return ImportPreview(rows, good, offers.notes + faults, dict(Counter(row.verdict for row in rows)))


def _site_row(inventory: Inventory, given: Site) -> SiteRow:
    """A site by its id where that is known here under a name that nobody else has, else by its short name."""
    named, known = inventory.site(given.key), inventory.site(given.id) if given.id else None
    if named is None and known is not None:
        return SiteRow(known, given, True)
    return SiteRow(named, given if named is None else replace(given, id=named.id), True)


class _Look:
    """One walk over a source's offers, remembering what it has seen."""

    def __init__(self, inventory: Inventory, offers: Iterable[Offer], home: str) -> None:
        self._inventory = inventory
        self._home = home
        self._lines: dict[str, int] = {}
        # Existing nodes are remembered as they will be, so that two that swap their hosts are no duplicates.
        nodes = {node.key: node for node in inventory.nodes}
        for offer in reversed(tuple(offers)):
            before = self._before(offer.values)
            if before is not None and offer.fault is None:
                nodes[before.key] = _taken_in(before, offer.values)
        self._names = {likeness(node.full_name): node for node in nodes.values()}
        self._machines = {endpoint(node): node.full_name for node in nodes.values()}
        # What an alias of ~/.ssh/config really leads to is known for this source's nodes only.
        self._resolved: dict[tuple[str, ...], str] = {}

    def _before(self, values: dict[str, Any]) -> Node | None:
        """The node that an offer speaks of: by one of its ids where it has any that is known here, its own first, else
        by its full name."""
        ids = (values.get("id", ""), *values.get("aliases", ()))
        by_id = next((node for id in ids if id and (node := self._inventory.node(id))), None)
        return by_id or self._inventory.node(f"{values.get('site', self._home)}/{values['name']}")

    def at(self, offer: Offer) -> PreviewRow:
        values = {"site": self._home, **offer.values}
        values.setdefault("host", values["name"])
        label = shown(f"{values['site']}/{values['name']}" if values["site"] else values["name"])
        fault = offer.fault or (None if values["site"] else say(_NO_SITE))
        if fault is not None:
            return PreviewRow(Verdict.INVALID, offer.line, label, None, reason=fault, hint=offer.hint)
        before = self._before(values)
        node = _taken_in(before, offer.values) if before else Node(**values)
        if before is not None and _is_another(before, values):
            return PreviewRow(Verdict.INVALID, offer.line, label, None, before, reason=say(_NAME_TAKEN, key=label))
        if faults := node_faults(node):
            return PreviewRow(Verdict.INVALID, offer.line, label, None, before, reason=faults[0], hint=offer.hint)
        if duplicate := self._duplicate(node, offer):
            return PreviewRow(Verdict.DUPLICATE, offer.line, label, node, before, reason=duplicate, hint=offer.hint)
        self._lines[node.full_name] = self._lines[node.key] = offer.line
        self._names.setdefault(likeness(node.full_name), node)
        self._machines.setdefault(endpoint(node), node.full_name)
        if offer.endpoint is not None:
            self._resolved.setdefault(offer.endpoint, node.full_name)
        names = (*NODE_FIELDS, "aliases")
        changed = tuple(name for name in names if before and getattr(before, name) != getattr(node, name))
        verdict = Verdict.NEW if before is None else Verdict.CHANGED if changed else Verdict.UNCHANGED
        return PreviewRow(verdict, offer.line, label, node, before, changed, hint=offer.hint)

    def _duplicate(self, node: Node, offer: Offer) -> Sentence | None:
        name = node.full_name
        line = self._lines.get(name, self._lines.get(node.key))
        if line is not None:
            return say(_TWICE, key=name, line=line) if line else say(_TWICE_NO_LINE, key=name)
        other = self._names.get(likeness(name), node)
        if other.full_name != name:
            return say(_CASE, key=name, other=other.full_name)
        if other.id and node.id and other.id != node.id:
            return say(_NAME_TAKEN, key=name)
        same = self._machines.get(endpoint(node), name)
        if same == name and offer.endpoint is not None:
            same = self._resolved.get(offer.endpoint) or self._machines.get(offer.endpoint, name)
        if same != name:
            return say(_SAME_MACHINE, other=same, endpoint=_words(node, offer))
        return None


def _is_another(before: Node, values: dict[str, Any]) -> bool:
    """Whether an offer that has only the name of a node in common with it is of another machine: both have ids, these
    differ, and so do the ways to them."""
    ids = {values.get("id", ""), *values.get("aliases", ())} - {""}
    known = {before.id, *before.aliases}
    return bool(ids and before.id and not ids & known) and values.get("host", before.host) != before.host


def _taken_in(before: Node, values: dict[str, Any]) -> Node:
    """A node with what a source says of it. Its id stays; the one that another console gave it becomes an alias."""
    given = {name: value for name, value in values.items() if name not in ("id", "aliases")}
    ids = dict.fromkeys((*before.aliases, values.get("id", ""), *values.get("aliases", ())))
    aliases = tuple(id for id in ids if id and id != before.id)
    return replace(before, **given, aliases=aliases)


def _words(node: Node, offer: Offer) -> str:
    if offer.endpoint is None:
        return endpoint_text(node)
    host, port, user, jump = offer.endpoint
    return (f"{user}@" if user else "") + f"{host}:{port}" + (f" via {jump}" if jump else "")


def import_change(
    inventory: Inventory, previewed: ImportPreview, *, skip: Collection[int] = (), by_hand: bool = False
) -> Change:
    """The one change that takes in what the preview calls new or changed, without the rows numbered in `skip` (from 0).

    `by_hand` calls it what it is when a person typed the nodes. Raises ChangeRefused when that is nothing.
    """
    taken = [
        (row.before, row.node)
        for number, row in enumerate(previewed.rows)
        if number not in skip and row.verdict in _TAKEN and row.node is not None
    ]
    homes = {node.site for _, node in taken}
    site_steps: list[Step] = []
    for site_row in previewed.sites:
        if site_row.described or site_row.site.key in homes:
            site_steps.append(_step(site_row.before, site_row.site, inventory.sites, len(site_steps)))
    places = {node.key: place for place, node in enumerate(inventory.nodes)}
    new = [Step(None, node, len(places) + place) for place, node in enumerate(n for b, n in taken if b is None)]
    changed = [Step(before, node, places.get(before.key, 0)) for before, node in taken if before is not None]
    renamed = {row.before.key: row.site.key for row in previewed.sites if row.before and row.before.key != row.site.key}
    told = {before.key for before, _ in taken if before is not None}
    changed += [
        Step(node, replace(node, site=renamed[node.site]), places[node.key])
        for node in inventory.nodes
        if node.site in renamed and node.key not in told
    ]
    steps = (*site_steps, *changed, *new)
    if not steps:
        raise ChangeRefused(say(_NOTHING))
    if by_hand and new and not changed:
        return Change("node.added", added_words([node.full_name for before, node in taken if before is None]), steps)
    return Change("inventory.imported", say(_IMPORTED, new=len(new), changed=len(changed)), steps)


def _step(before: Site | None, site: Site, sites: tuple[Site, ...], made: int) -> Step:
    # A site that was changed since the preview is not found; applying the change will say so.
    place = sites.index(before) if before in sites else 0
    return Step(before, site, len(sites) + made if before is None else place)


def site_changes(before: Site, after: Site) -> tuple[str, ...]:
    """The names of the fields in which two sites differ."""
    return tuple(name for name in SITE_FIELDS if getattr(before, name) != getattr(after, name))


def problem(text: Text, line: int = 0, /, **values: str | int) -> ImportProblem:
    """An ImportProblem from a marked text; values from the source are made safe to show."""
    return ImportProblem(_safe(text, values), line)


def note(line: int, text: Text, /, **values: str | int) -> Note:
    """A Note from a marked text; values from the source are made safe to show."""
    return Note(line, _safe(text, values))


def _safe(text: Text, values: dict[str, str | int]) -> Sentence:
    return say(text, **{name: shown(value) if isinstance(value, str) else value for name, value in values.items()})
