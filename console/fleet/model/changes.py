"""Changes to the inventory as values: made by pure functions, shown before they happen, applied, undone.

A change is a list of steps that each hold what was there before and after, so that it can be taken back without
anything else, and so that a change made against an inventory that somebody else has changed since is noticed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from console.fleet.model.inventory import Inventory, Node, Site, is_id
from console.fleet.model.records import NODE_FIELDS, SITE_FIELDS, node_from, node_record, site_from, site_record
from console.fleet.model.validation import likeness, node_faults, shown, site_faults
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say


class ChangeRefused(EnvironmentFault):
    """A change that cannot be made; `reasons` say why, for the operator."""

    def __init__(self, *reasons: Sentence) -> None:
        super().__init__("; ".join(map(str, reasons)))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Step:
    """One site or node made (`before` is None), edited, or removed (`after` is None). `place` is where it stands in the
    operator's order."""

    before: Site | Node | None
    after: Site | Node | None
    place: int

    @property
    def kind(self) -> str:
        return "site" if isinstance(self.before or self.after, Site) else "node"


@dataclass(frozen=True, slots=True)
class Change:
    """Steps that are taken together. `type` is stable ("node.added"); `summary` is for people."""

    type: str
    summary: Sentence
    steps: tuple[Step, ...]

    def names(self, kind: str) -> dict[str, str]:
        """The full names of all sites or nodes it touches, by what the program calls them; of one that is renamed the
        new one."""
        touched = (item for step in self.steps if step.kind == kind for item in (step.before, step.after))
        return {item.identity: item.full_name for item in touched if item is not None}


_NO_SITE = QT_TRANSLATE_NOOP("Inventory", "there is no site “{key}”")
_NO_NODE = QT_TRANSLATE_NOOP("Inventory", "there is no node “{key}”")
_SITE_GONE = QT_TRANSLATE_NOOP("Inventory", "there is no such site any more")
_NODE_GONE = QT_TRANSLATE_NOOP("Inventory", "there is no such node any more")
_SITE_TAKEN = QT_TRANSLATE_NOOP("Inventory", "there is a site “{key}” already")
_NODE_TAKEN = QT_TRANSLATE_NOOP("Inventory", "there is a node “{key}” already")
_ID_TAKEN = QT_TRANSLATE_NOOP("Inventory", "“{key}” has the id of another site or node")
_NODE_TAKEN_CASE = QT_TRANSLATE_NOOP("Inventory", "“{key}” differs from the node “{other}” only in how it is written")
_ENDPOINT_TAKEN = QT_TRANSLATE_NOOP("Inventory", "“{key}” would be the same machine as “{other}”: {endpoint}")
_CHANGED_MEANWHILE = QT_TRANSLATE_NOOP("Inventory", "“{key}” was changed meanwhile; look at it and try again")
_NOTHING = QT_TRANSLATE_NOOP("Inventory", "nothing would change")

#: The type of the change that gives ids; nothing that an operator did, so undo passes it by.
IDENTIFIED = "inventory.identified"
_GIVEN_IDS = QT_TRANSLATE_NOOP("Inventory", "Give ids to sites and nodes: {count}")
_ADDED_SITE = QT_TRANSLATE_NOOP("Inventory", "Add site {key}")
_EDITED_SITE = QT_TRANSLATE_NOOP("Inventory", "Edit site {key}")
_REMOVED_SITE = QT_TRANSLATE_NOOP("Inventory", "Remove site {key} with its nodes: {count}")
_ADDED_NODE = QT_TRANSLATE_NOOP("Inventory", "Add node {key}")
_ADDED_NODES = QT_TRANSLATE_NOOP("Inventory", "Add nodes: {count}")
_EDITED_NODE = QT_TRANSLATE_NOOP("Inventory", "Edit node {key}")
_EDITED_NODES = QT_TRANSLATE_NOOP("Inventory", "Edit nodes: {count}")
_REMOVED_NODE = QT_TRANSLATE_NOOP("Inventory", "Remove node {key}")
_REMOVED_NODES = QT_TRANSLATE_NOOP("Inventory", "Remove nodes: {count}")


def apply_change(inventory: Inventory, change: Change) -> Inventory:
    """The inventory after the change, at the same version. Raises ChangeRefused where a step does not fit what is
    there now."""
    lists: dict[str, list[Any]] = {"site": list(inventory.sites), "node": list(inventory.nodes)}
    for step in change.steps:
        items = lists[step.kind]
        place = min(step.place, len(items))
        if step.before is not None:
            place = _find(items, step.before, place)
            del items[place]
        if step.after is not None:
            items.insert(place, step.after)
    # Checked at the end: nodes that swap their names share one for a step.
    for kind, taken in (("site", _SITE_TAKEN), ("node", _NODE_TAKEN)):
        counted = Counter(item.full_name for item in lists[kind])
        _refuse(say(taken, key=key) for key, count in counted.items() if count > 1)
    everything = (*lists["site"], *lists["node"])
    ids = Counter(id for item in everything for id in _ids(item))
    _refuse(say(_ID_TAKEN, key=item.full_name) for item in everything if any(ids[id] > 1 for id in _ids(item)))
    sites = {site.key for site in lists["site"]}
    _refuse(say(_NO_SITE, key=key) for key in sorted({node.site for node in lists["node"]} - sites))
    return Inventory(tuple(lists["site"]), tuple(lists["node"]), inventory.version)


def _ids(item: Site | Node) -> tuple[str, ...]:
    aliases = item.aliases if isinstance(item, Node) else ()
    return (item.id, *aliases) if item.id else aliases


def _find(items: list[Any], wanted: Site | Node, place: int) -> int:
    if place < len(items) and items[place] == wanted:
        return place
    try:
        return items.index(wanted)
    except ValueError:
        raise ChangeRefused(say(_CHANGED_MEANWHILE, key=wanted.full_name)) from None


def identified(
    change: Change, inventory: Inventory, new_id: Callable[[], str], gone: Mapping[str, str] = MappingProxyType({})
) -> Change:
    """The change with an id for every site and node: what is there keeps its own, what is new gets one. `gone` are ids,
    by full names, of nodes that had been removed before there were ids, and that an undo brings back."""
    return replace(change, steps=tuple(_identified(step, inventory, new_id, gone) for step in change.steps))


def _identified(step: Step, inventory: Inventory, new_id: Callable[[], str], gone: Mapping[str, str]) -> Step:
    before, after = step.before, step.after
    if before is not None and not before.id:
        # Written before there were ids: it means what is called so now, if that is otherwise the same.
        find = inventory.site if isinstance(before, Site) else inventory.node
        now = find(before.full_name)
        before = now if now is not None and _without_id(now) == before else before
    if after is not None and not after.id:
        given = {"aliases": before.aliases} if isinstance(before, Node) else {}
        known = before.id if before is not None else gone.get(after.full_name) if isinstance(after, Node) else None
        after = replace(after, id=new_id() if known is None else known, **given)  # type: ignore[arg-type]
    return Step(before, after, step.place)


def _without_id(item: Site | Node) -> Site | Node:
    return replace(item, id="", aliases=()) if isinstance(item, Node) else replace(item, id="")


def identification(inventory: Inventory, new_id: Callable[[], str]) -> Change | None:
    """The change that gives an id to every site and node that has none yet, as those of version 0.1's first files; None
    where all have one."""
    sites = [Step(s, replace(s, id=new_id()), place) for place, s in enumerate(inventory.sites) if not s.id]
    nodes = [Step(n, replace(n, id=new_id()), place) for place, n in enumerate(inventory.nodes) if not n.id]
    steps = (*sites, *nodes)
    return Change(IDENTIFIED, say(_GIVEN_IDS, count=len(steps)), steps) if steps else None


def inverse(change: Change, type: str, summary: Sentence) -> Change:
    """The change that takes this one back."""
    return Change(type, summary, tuple(Step(s.after, s.before, s.place) for s in reversed(change.steps)))


def endpoint(node: Node) -> tuple[str, ...]:
    """What makes two nodes the same machine: host without regard to case, port, user, and the way there."""
    if node.local:
        return ("local",)
    return (node.host.casefold(), str(node.port or 22), node.user, node.jump)


def endpoint_text(node: Node) -> str:
    """The endpoint as people write it."""
    if node.local:
        return "this machine"
    user = f"{node.user}@" if node.user else ""
    return f"{user}{node.host}" + (f":{node.port}" if node.port else "") + (f" via {node.jump}" if node.jump else "")


def _refuse(reasons: Iterable[Sentence]) -> None:
    if found := tuple(reasons):
        raise ChangeRefused(*found)


def _clashes(inventory: Inventory, nodes: Iterable[Node], leaving: frozenset[str]) -> Iterable[Sentence]:
    """Why `nodes` cannot stand beside those of the inventory that are not `leaving`, nor beside each other."""
    others = [node for node in inventory.nodes if node.key not in leaving]
    names = {likeness(node.full_name): node for node in others}
    endpoints = {endpoint(node): node for node in others}
    for node in nodes:
        if other := names.get(likeness(node.full_name)):
            sentence = _NODE_TAKEN if other.full_name == node.full_name else _NODE_TAKEN_CASE
            yield say(sentence, key=node.full_name, other=other.full_name)
        elif other := endpoints.get(endpoint(node)):
            yield say(_ENDPOINT_TAKEN, key=node.full_name, other=other.full_name, endpoint=endpoint_text(node))
        names.setdefault(likeness(node.full_name), node)
        endpoints.setdefault(endpoint(node), node)


def refuse_clashes(inventory: Inventory, change: Change) -> None:
    """Raises ChangeRefused where nodes that a change brings cannot stand beside those that are there by now."""
    nodes = [step.after for step in change.steps if isinstance(step.after, Node)]
    leaving = frozenset(step.before.key for step in change.steps if isinstance(step.before, Node))
    _refuse(_clashes(inventory, nodes, leaving))


def add_site(inventory: Inventory, site: Site) -> Change:
    _refuse(site_faults(site))
    if inventory.site(site.key):
        raise ChangeRefused(say(_SITE_TAKEN, key=site.key))
    return Change("site.added", say(_ADDED_SITE, key=site.key), (Step(None, site, len(inventory.sites)),))


def edit_site(inventory: Inventory, key: str, site: Site) -> Change:
    """Put `site` in the place of the one with this id or short name; its nodes move along when the name changes."""
    before = _site(inventory, key)
    _refuse(site_faults(site))
    site = replace(site, id=before.id)
    if before == site:
        raise ChangeRefused(say(_NOTHING))
    if site.key != before.key and inventory.site(site.key):
        raise ChangeRefused(say(_SITE_TAKEN, key=site.key))
    steps = [Step(before, site, inventory.sites.index(before))]
    if site.key != before.key:
        moved = ((place, node) for place, node in enumerate(inventory.nodes) if node.site == before.key)
        steps += [Step(node, replace(node, site=site.key), place) for place, node in moved]
    return Change("site.edited", say(_EDITED_SITE, key=before.key), tuple(steps))


def remove_site(inventory: Inventory, key: str) -> Change:
    """Remove a site and every node on it."""
    site = _site(inventory, key)
    steps = _removals(inventory, {node.key for node in inventory.nodes if node.site == site.key})
    summary = say(_REMOVED_SITE, key=site.key, count=len(steps))
    return Change("site.removed", summary, (*steps, Step(site, None, inventory.sites.index(site))))


def add_nodes(inventory: Inventory, nodes: Iterable[Node]) -> Change:
    added = tuple(nodes)
    if not added:
        raise ChangeRefused(say(_NOTHING))
    _refuse(fault for node in added for fault in node_faults(node))
    _refuse(say(_NO_SITE, key=shown(key)) for key in sorted({n.site for n in added}) if not inventory.site(key))
    _refuse(_clashes(inventory, added, frozenset()))
    steps = tuple(Step(None, node, len(inventory.nodes) + place) for place, node in enumerate(added))
    return Change("node.added", added_words([node.full_name for node in added]), steps)


def added_words(names: list[str]) -> Sentence:
    """What adding nodes with these full names is called."""
    return _count(_ADDED_NODE, _ADDED_NODES, names)


def edit_nodes(inventory: Inventory, edited: Mapping[str, Node]) -> Change:
    """Put each node in the place of the one with this id or full name. Those that are equal are left out."""
    changed: dict[str, Node] = {}
    for key, node in edited.items():
        before = _node(inventory, key)
        # What comes from a form has no id: it is the same machine, described anew.
        after = node if node.id else replace(node, id=before.id, aliases=before.aliases)
        if after != before:
            changed[before.key] = after
    if not changed:
        raise ChangeRefused(say(_NOTHING))
    _refuse(fault for node in changed.values() for fault in node_faults(node))
    sites = sorted({node.site for node in changed.values()})
    _refuse(say(_NO_SITE, key=shown(key)) for key in sites if not inventory.site(key))
    _refuse(_clashes(inventory, changed.values(), frozenset(changed)))
    steps = tuple(
        Step(node, changed[node.key], place) for place, node in enumerate(inventory.nodes) if node.key in changed
    )
    return Change("node.edited", _count(_EDITED_NODE, _EDITED_NODES, _names(inventory, changed)), steps)


def edit_as_seen(inventory: Inventory, seen: Node, edited: Node) -> Change:
    """What somebody who saw a node as `seen` made of it: only what was changed there, so that what others have changed
    since then stays."""
    now = _node(inventory, seen.key)
    mine = {name: getattr(edited, name) for name in NODE_FIELDS if getattr(edited, name) != getattr(seen, name)}
    return edit_nodes(inventory, {now.key: replace(now, **mine)})


def edit_site_as_seen(inventory: Inventory, seen: Site, edited: Site) -> Change:
    """As `edit_as_seen`, of a site."""
    now = _site(inventory, seen.identity)
    mine = {name: getattr(edited, name) for name in SITE_FIELDS if getattr(edited, name) != getattr(seen, name)}
    return edit_site(inventory, now.identity, replace(now, **mine))


def remove_nodes(inventory: Inventory, keys: Iterable[str]) -> Change:
    removed = dict.fromkeys(_node(inventory, key).key for key in keys)
    if not removed:
        raise ChangeRefused(say(_NOTHING))
    steps = _removals(inventory, set(removed))
    return Change("node.removed", _count(_REMOVED_NODE, _REMOVED_NODES, _names(inventory, removed)), steps)


def _names(inventory: Inventory, keys: Iterable[str]) -> list[str]:
    return [inventory.name(key) for key in keys]


def _removals(inventory: Inventory, keys: set[str]) -> tuple[Step, ...]:
    # From the last to the first, so that every place still holds when its step is taken, and when it is taken back.
    places = [(place, node) for place, node in enumerate(inventory.nodes) if node.key in keys]
    return tuple(Step(node, None, place) for place, node in reversed(places))


def _count(one: Text, many: Text, keys: list[str]) -> Sentence:
    return say(one, key=keys[0]) if len(keys) == 1 else say(many, count=len(keys))


def _site(inventory: Inventory, key: str) -> Site:
    site = inventory.site(key)
    if site is None:
        raise ChangeRefused(say(_SITE_GONE) if is_id(key) else say(_NO_SITE, key=shown(key)))
    return site


def _node(inventory: Inventory, key: str) -> Node:
    node = inventory.node(key)
    if node is None:
        raise ChangeRefused(say(_NODE_GONE) if is_id(key) else say(_NO_NODE, key=shown(key)))
    return node


def change_record(change: Change) -> dict[str, Any]:
    """The change as JSON for the journal."""
    text, values = change.summary
    plain = {name: str(value) if isinstance(value, Sentence) else value for name, value in values.items()}
    return {
        "summary": {"context": text.context, "source": text.source, "values": plain},
        "steps": [
            {"kind": step.kind, "place": step.place, "before": _record(step.before), "after": _record(step.after)}
            for step in change.steps
        ],
    }


def change_from(type: str, record: Mapping[str, Any]) -> Change:
    """Read a change from the journal. Raises ValueError when it is none."""
    try:
        said = record["summary"]
        summary = Sentence(Text(str(said["context"]), str(said["source"])), dict(said["values"]))
        steps = tuple(
            Step(_item(raw["kind"], raw["before"]), _item(raw["kind"], raw["after"]), int(raw["place"]))
            for raw in record["steps"]
        )
        str(summary)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"not a change: {error!r}") from error
    return Change(type, summary, steps)


def _record(item: Site | Node | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return site_record(item) if isinstance(item, Site) else node_record(item)


def _item(kind: str, raw: Mapping[str, Any] | None) -> Site | Node | None:
    if raw is None:
        return None
    return site_from(raw) if kind == "site" else node_from(raw)
