"""`driftvakt sites ...` and `driftvakt nodes ...`: the inventory from the command line."""

from __future__ import annotations

import socket
import sys
import zoneinfo
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from connectors.files import save_file
from connectors.text import sanitise
from console.fleet.model.changes import (
    Change,
    add_site,
    edit_nodes,
    edit_site,
    endpoint_text,
    remove_nodes,
    remove_site,
)
from console.fleet.model.exchange import ansible
from console.fleet.model.exchange.kinds import Source
from console.fleet.model.exchange.preview import (
    ImportPreview,
    Note,
    Offer,
    Offers,
    PreviewRow,
    Verdict,
    decode,
    local_offer,
    site_changes,
)
from console.fleet.model.exchange.range import parse_range
from console.fleet.model.exchange.sources import guess, parse
from console.fleet.model.exchange.toml import export_toml
from console.fleet.model.inventory import Inventory, Node, Site, SiteKind
from console.fleet.model.records import NODE_FIELDS
from console.fleet.model.selecting import select_nodes
from console.fleet.service.inventory import Applied, InventoryService
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run
from console.main.command_line.terminal import Terminal

_MOST_FILES = 200


def node_json(node: Node) -> dict[str, Any]:
    """A node as JSON: every field, its full name as `key`, and its ids."""
    fields = {name: getattr(node, name) for name in NODE_FIELDS}
    ids = {"id": node.id, "aliases": list(node.aliases)}
    return {"key": node.full_name} | fields | {"labels": list(node.labels)} | ids


def site_json(site: Site, inventory: Inventory) -> dict[str, Any]:
    nodes = sum(node.site == site.key for node in inventory.nodes)
    fields = {"key": site.key, "name": site.name, "kind": site.kind.value, "zone": site.zone}
    return fields | {"id": site.id, "nodes": nodes}


def _done(run: Run, applied: Applied) -> int:
    """Tell what was done, and that undo takes it back."""
    said = sanitise(str(applied.summary), 300)
    if run.terminal.json:
        run.terminal.document(
            {
                "done": said,
                "version": applied.version,
                "sites": sorted(applied.sites.values()),
                "nodes": sorted(applied.nodes.values()),
            }
        )
    else:
        run.terminal.line(f"Done: {said}")
    return Exit.OK


def _apply(run: Run, make: Any, *, ask: str = "") -> int:
    """Make a change from the inventory as it stands, after a question where one is due."""
    with run.parts() as parts:
        change: Change = make(parts.inventory.current())
        if ask and not run.get("yes") and run.terminal.can_ask:
            run.terminal.tell(sanitise(str(change.summary), 300) + ".")
            if not run.terminal.ask(ask):
                raise Refused("Nothing was changed.")
        return _done(run, parts.inventory.apply(change))


# -- sites


def _zone(text: str) -> str:
    known = zoneinfo.available_timezones()
    # Windows has no list of zones of its own; then any name is taken.
    if known and text not in known:
        raise Refused(f"There is no time zone “{sanitise(text, 60)}”; write one like Europe/Stockholm.", Exit.USAGE)
    return text


def add_site_here(run: Run) -> int:
    site = Site(run.get("key"), run.get("name") or run.get("key"), SiteKind(run.get("kind")), _zone(run.get("zone")))
    return _apply(run, lambda inventory: add_site(inventory, site))


def list_sites(run: Run) -> int:
    with run.parts() as parts:
        inventory = parts.inventory.current()
    records = [site_json(site, inventory) for site in inventory.sites]
    if run.terminal.json:
        run.terminal.document({"sites": records})
    elif not records:
        run.terminal.tell("There are no sites yet. Add one: driftvakt sites add KEY")
    else:
        run.terminal.table(
            ("SITE", "NAME", "KIND", "ZONE", "NODES"),
            [(r["key"], r["name"], r["kind"], r["zone"], r["nodes"]) for r in records],
            right=[4],
        )
    return Exit.OK


def edit_site_here(run: Run) -> int:
    def make(inventory: Inventory) -> Change:
        site = inventory.site(run.get("key"))
        if site is None:
            # Refused there, with the words for it.
            return edit_site(inventory, run.get("key"), Site(run.get("key"), run.get("key")))
        given = {"key": run.get("new_key"), "name": run.get("name"), "zone": run.get("zone") and _zone(run.get("zone"))}
        given["kind"] = SiteKind(run.get("kind")) if run.get("kind") else None
        return edit_site(inventory, site.key, replace(site, **{k: v for k, v in given.items() if v is not None}))

    return _apply(run, make)


def remove_site_here(run: Run) -> int:
    return _apply(run, lambda inventory: remove_site(inventory, run.get("key")), ask="Remove it?")


# -- nodes


def list_nodes(run: Run) -> int:
    with run.parts() as parts:
        inventory = parts.inventory.current()
        wanted = select_nodes(inventory, run.get("nodes")) if run.get("nodes") else inventory.nodes
        facts = {node.key: parts.inventory.facts(node.key) for node in wanted}
    if run.get("site"):
        site = inventory.site(run.get("site"))
        wanted = tuple(node for node in wanted if site is not None and node.site == site.key)
    labels = set(run.get("label"))
    wanted = tuple(node for node in wanted if labels <= set(node.labels))
    if run.terminal.json:
        run.terminal.document({"version": inventory.version, "nodes": [node_json(node) for node in wanted]})
    elif not inventory.nodes:
        run.terminal.tell("There are no nodes yet. Add some: driftvakt nodes add 'g[01-16].hall'")
    else:
        run.terminal.table(
            ("NODE", "HOST", "RACK", "OWNER", "LABELS", "LAST SEEN AS", ""),
            [_node_row(node, facts[node.key]) for node in wanted],
        )
    return Exit.OK


def _node_row(node: Node, facts: Any) -> tuple[str, ...]:
    shape = ""
    if facts is not None:
        gpus = [device for device in facts.devices if device.kind == "gpu"]
        shape = f"{len(gpus)} x {gpus[0].name}" if gpus else f"{facts.cpus} CPUs"
    off = "" if node.watched else "not watched"
    return (node.full_name, endpoint_text(node), node.rack, node.owner, ", ".join(node.labels), shape, off)


def _some(inventory: Inventory, run: Run) -> tuple[Node, ...]:
    if not run.get("nodes"):
        raise Refused("Name at least one node.", Exit.USAGE)
    return select_nodes(inventory, run.get("nodes"))


def _site_key(inventory: Inventory, word: str | None) -> str:
    """The short name of a site that is spoken of by its id or short name; one that is not there yet as it is spelt."""
    found = inventory.site(word or "")
    return found.key if found is not None else word or ""


def add_nodes_here(run: Run) -> int:
    hosts = run.get("hosts")
    if not hosts and not run.get("local"):
        raise Refused("Name at least one host, like root@g01.hall or 'g[01-16].hall'.", Exit.USAGE)
    with run.parts() as parts:
        inventory = parts.inventory.current()
        site = _site_key(inventory, run.get("site"))
        if not hosts:
            offer = local_offer(inventory, socket.gethostname(), site)
            return _take(run, parts.inventory, Offers((_with(run, offer),)), site, strict=True, by_hand=True)
        sites = [existing.key for existing in inventory.sites]
        offers = [offer for host in hosts for offer in parse_range(host, sites=sites, site=site).nodes]
        if run.get("name") and len(offers) != 1:
            raise Refused("--name is for one node; ranges name themselves.", Exit.USAGE)
        added = Offers(tuple(_with(run, offer) for offer in offers))
        return _take(run, parts.inventory, added, site, strict=True, by_hand=True)


def _with(run: Run, offer: Offer) -> Offer:
    given: dict[str, Any] = {
        name: run.get(name) for name in ("name", "rack", "switch", "owner", "identity_file", "jump")
    }
    values = offer.values | {name: value for name, value in given.items() if value}
    if run.get("label"):
        values["labels"] = tuple(dict.fromkeys(run.get("label")))
    if run.get("local"):
        values["local"] = True
        values["name"] = run.get("name") or values["name"]
    if run.get("unwatched"):
        values["watched"] = False
    return replace(offer, values=values)


def edit_nodes_here(run: Run) -> int:
    def make(inventory: Inventory) -> Change:
        wanted = _some(inventory, run)
        if run.get("name") and len(wanted) != 1:
            raise Refused("--name is for one node.", Exit.USAGE)
        return edit_nodes(inventory, {node.key: _edited(run, node, inventory) for node in wanted})

    return _apply(run, make)


def _edited(run: Run, node: Node, inventory: Inventory) -> Node:
    names = ("name", "host", "user", "port", "site", "rack", "switch", "owner", "identity_file", "jump")
    given = {name: run.get(name) for name in names if run.get(name) is not None}
    if given.get("site"):
        given["site"] = _site_key(inventory, given["site"])
    if run.get("watched"):
        given["watched"] = run.get("watched") == "yes"
    gone = set(run.get("remove_label"))
    labels = [label for label in node.labels if label not in gone]
    return replace(node, **given, labels=tuple(dict.fromkeys([*labels, *run.get("add_label")])))


def remove_nodes_here(run: Run) -> int:
    def make(inventory: Inventory) -> Change:
        return remove_nodes(inventory, [node.key for node in _some(inventory, run)])

    return _apply(run, make, ask="Remove from the inventory?")


def undo(run: Run) -> int:
    with run.parts() as parts:
        return _done(run, parts.inventory.undo())


def redo(run: Run) -> int:
    with run.parts() as parts:
        return _done(run, parts.inventory.redo())


# -- import and export


def import_nodes(run: Run) -> int:
    name, data = _read(run.get("file"), run.get("from"))
    text, notes = decode(data)
    source = Source(run.get("from")) if run.get("from") else guess(name, text)
    offers = parse(source, text, _load_include)
    notes += _beside(source, name)
    offers = replace(offers, notes=notes + offers.notes)
    with run.parts() as parts:
        site = _site_key(parts.inventory.current(), run.get("site"))
        return _take(run, parts.inventory, offers, site, strict=run.get("strict"))


def _read(name: str | None, kind: str | None) -> tuple[str, bytes]:
    if name is None:
        if kind != Source.SSH_CONFIG:
            raise Refused("Name a file to import, or - for standard input.", Exit.USAGE)
        name = str(Path.home() / ".ssh" / "config")
    if name == "-":
        return name, sys.stdin.buffer.read()
    return name, Path(name).expanduser().read_bytes()


def _load_include(pattern: str) -> Iterable[tuple[str, str]]:
    """The files of an ssh_config's Include: below ~/.ssh unless it says otherwise, sorted as ssh does."""
    path = Path(pattern).expanduser()
    if not path.is_absolute():
        path = Path.home() / ".ssh" / path
    anchor = Path(path.anchor)
    for found in sorted(anchor.glob(str(path.relative_to(anchor))))[:_MOST_FILES]:
        if found.is_file():
            yield str(found), decode(found.read_bytes())[0]


def _beside(source: Source, name: str) -> tuple[Note, ...]:
    """What of Ansible's variables is left aside."""
    if source not in (Source.ANSIBLE_INI, Source.ANSIBLE_YAML) or name == "-":
        return ()
    folder = Path(name).expanduser().parent
    return ansible.beside([part for part in ansible.FOLDERS if (folder / part).is_dir()])


def _take(
    run: Run, service: InventoryService, offers: Offers, site: str, *, strict: bool, by_hand: bool = False
) -> int:
    """Show what would happen, then do it, unless it was only to be shown."""
    previewed = service.preview(offers, site=site)
    bad = previewed.counts.get(Verdict.INVALID, 0) + previewed.counts.get(Verdict.DUPLICATE, 0)
    refused = bool(bad) and strict
    only_shown = bool(run.get("dry_run"))
    if run.terminal.json:
        record = preview_json(previewed)
    else:
        _show(run.terminal, previewed)
    status = Exit.FAILED if refused else Exit.OK
    applied: Applied | None = None
    if previewed.useful and not refused and not only_shown:
        if not by_hand and not run.get("yes") and run.terminal.can_ask and not run.terminal.ask("Import this?"):
            raise Refused("Nothing was changed.")
        applied = service.take(previewed, by_hand=by_hand)
    elif bad and not previewed.useful and not only_shown:
        status = Exit.FAILED
    if run.terminal.json:
        run.terminal.document(record | {"done": applied is not None, "version": service.current().version})
    else:
        run.terminal.line(_closing(previewed, applied, only_shown=only_shown, refused=refused))
    return status


def _closing(previewed: ImportPreview, applied: Applied | None, *, only_shown: bool, refused: bool) -> str:
    if applied is not None:
        return f"Done: {sanitise(str(applied.summary), 300)}. `driftvakt nodes undo` takes it back."
    if refused:
        return "Nothing was changed, because of what is marked above."
    return "Nothing was changed." if only_shown or not previewed.rows else "There is nothing to change."


_MARKS = {
    Verdict.NEW: "new",
    Verdict.CHANGED: "changed",
    Verdict.UNCHANGED: "unchanged",
    Verdict.DUPLICATE: "DUPLICATE",
    Verdict.INVALID: "INVALID",
}
_ROWS_SHOWN = 200


def _show(terminal: Terminal, previewed: ImportPreview) -> None:
    for found in previewed.notes:
        place = f"line {found.line}: " if found.line else ""
        terminal.tell(f"Note: {place}{sanitise(str(found.sentence), 500)}")
    for site_row in previewed.sites:
        if site_row.before is None:
            terminal.line(f"site {sanitise(site_row.site.key)}: new")
        else:
            fields = ", ".join(site_changes(site_row.before, site_row.site))
            terminal.line(f"site {sanitise(site_row.site.key)}: changed ({fields})")
    rows = [row for row in previewed.rows if row.verdict is not Verdict.UNCHANGED]
    cells = [(_MARKS[row.verdict], row.label, _about(row), row.line or "") for row in rows[:_ROWS_SHOWN]]
    if cells:
        terminal.table(("", "NODE", "", "LINE"), cells)
    if len(rows) > _ROWS_SHOWN:
        terminal.line(f"… and {len(rows) - _ROWS_SHOWN} more")
    counted = ", ".join(f"{previewed.counts[v]} {v}" for v in Verdict if previewed.counts.get(v))
    terminal.line(counted or "No nodes.")


def _about(row: PreviewRow) -> str:
    if row.reason is not None:
        return str(row.reason)
    if row.verdict is Verdict.CHANGED and row.node is not None and row.before is not None:
        return "; ".join(f"{n}: {_value(row.before, n)} -> {_value(row.node, n)}" for n in row.changed)
    words = [endpoint_text(row.node)] if row.node else []
    return ", ".join([*words, *([row.hint] if row.hint else [])])


def _value(node: Node, name: str) -> str:
    value = getattr(node, name)
    if name == "aliases":
        return f"{len(value)} ids of other consoles"
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or "(empty)"


def preview_json(previewed: ImportPreview) -> dict[str, Any]:
    """A preview as JSON."""
    return {
        "counts": {verdict.value: previewed.counts.get(verdict, 0) for verdict in Verdict},
        "sites": [
            {"key": row.site.key, "verdict": "new" if row.before is None else "changed"} for row in previewed.sites
        ],
        "nodes": [
            {
                "label": row.label,
                "verdict": row.verdict.value,
                "line": row.line,
                "changed": list(row.changed),
                "reason": str(row.reason) if row.reason else "",
                "hint": row.hint,
                "node": node_json(row.node) if row.node else None,
            }
            for row in previewed.rows
        ],
        "notes": [{"line": note.line, "text": str(note.sentence)} for note in previewed.notes],
    }


def export_nodes(run: Run) -> int:
    with run.parts() as parts:
        inventory = parts.inventory.current()
    text = export_toml(inventory)
    name = run.get("file")
    if name in (None, "-"):
        if run.terminal.json:
            sites = [site_json(site, inventory) for site in inventory.sites]
            nodes = [node_json(node) for node in inventory.nodes]
            run.terminal.document({"version": inventory.version, "sites": sites, "nodes": nodes})
        else:
            run.terminal.out.write(text)
            run.terminal.out.flush()
        return Exit.OK
    save_file(Path(name).expanduser(), text.encode())
    if run.terminal.json:
        run.terminal.document({"file": name, "sites": len(inventory.sites), "nodes": len(inventory.nodes)})
    else:
        run.terminal.tell(f"Wrote {len(inventory.sites)} sites and {len(inventory.nodes)} nodes to {sanitise(name)}.")
    return Exit.OK
