"""The fleet's commands in the window: they open sheets, and carry out what the operator agreed to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.fleet.model.changes import (
    Change,
    ChangeRefused,
    add_site,
    edit_as_seen,
    edit_nodes,
    edit_site_as_seen,
    remove_nodes,
)
from console.fleet.model.exchange.preview import ImportPreview, Offers, local_offer
from console.fleet.model.exchange.toml import export_toml
from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.page.commands import HOST_KEY
from console.fleet.page.problems import said
from console.fleet.page.protocols import Editor, Telemetry, Trust
from console.fleet.page.sheets.add_nodes import AddNodesSheet
from console.fleet.page.sheets.answering import Answering
from console.fleet.page.sheets.edit_node import EditNodeSheet, RemoveNodesSheet
from console.fleet.page.sheets.site_sheet import SiteSheet
from console.fleet.page.vocabulary import sentence
from console.fleet.page.zones import new_site
from console.fleet.service.inventory import Applied
from console.pagekit.saving import Saving
from console.pagekit.sheet import Sheet
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from resources.text import Sentence
from widgets.time.timestack import TimeStack


def _turned(applied: Applied) -> str:
    """What was undone or done again, in the language of the program."""
    what = applied.summary.values["what"] if applied.summary is not None else ""
    return sentence(what) if isinstance(what, Sentence) else str(what)


class FleetHandlers(QObject):
    """One method for each of the fleet's commands; `table` gives them by id. Nodes default to the one in sight."""

    def __init__(
        self,
        *,
        telemetry: Telemetry,
        inventory: Editor,
        trust: Trust,
        surroundings: Surroundings,
        window: QWidget,
        current: Callable[[], str],
        picture: Callable[[], TimeStack | None] = lambda: None,
        thing: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__(window)
        self._telemetry = telemetry
        self._inventory = inventory
        self._surroundings = surroundings
        self._window = window
        self._current = current
        self._picture = picture
        self._thing = thing
        self._saving = Saving(surroundings, window, self._refused)
        self._sheets = Sheets(self)
        self._answering = Answering(
            telemetry=telemetry,
            inventory=inventory,
            trust=trust,
            surroundings=surroundings,
            sheets=self._sheets,
            window=window,
            current=current,
        )

    def table(self) -> dict[str, Callable[..., Any]]:
        return {
            "nodes.add": self.add_nodes,
            "nodes.add_local": self.add_local,
            "sites.add": self.add_site,
            "sites.edit": self.edit_site,
            "nodes.save_picture": self.save_picture,
            "nodes.save_values": self.save_values,
            "nodes.import": self.import_nodes,
            "nodes.export": self.export_nodes,
            "nodes.edit": self.edit_nodes,
            "nodes.remove": self.remove_nodes,
            "nodes.undo": self.undo,
            "nodes.redo": self.redo,
            "nodes.retry": self.retry_nodes,
            "nodes.host_key": self._answering.trust_host_key,
            "nodes.secret": self._answering.show_secret,
            "nodes.watch": self.toggle_watched,
            "nodes.copy_address": self.copy_address,
        }

    def asking(self) -> dict[str, Callable[..., Any]]:
        """Who asks, by command id, before a dangerous act."""
        return {HOST_KEY.id: self._answering.show_host_key}

    # -- inventory ---------------------------------------------------------------------------------------------------

    def add_nodes(self, source: str = "hand") -> None:
        def make() -> Sheet:
            sheet = AddNodesSheet(self._inventory, self._surroundings, source, self._window)
            sheet.agreed.connect(self._on_add_agreed)
            return sheet

        self._sheets.show("add_nodes", make)

    def add_local(self) -> None:
        """Watch this workstation: on the first site there is, else on one called home."""
        inventory = self._inventory.current()
        there = next((node for node in inventory.nodes if node.local), None)
        if there is not None:
            self._surroundings.go(f"node:{there.key}")
            return
        offer = local_offer(inventory, socket.gethostname())
        site, name = offer.values["site"], offer.values["name"]

        def take() -> Any:
            offers = Offers((offer,), new_site(inventory, site))
            return self._inventory.take(self._inventory.preview(offers, site=site))

        self._do(take, self.tr("Watching this workstation"), f"node:{site}/{name}")

    def add_site(self) -> None:
        self._open_site(None)

    def edit_site(self, key: str = "") -> None:
        """Edit a site, by its id, its short name or a node on it; without a key the one that the node in sight stands
        on."""
        inventory = self._inventory.current()
        site = inventory.site(key) or inventory.site_of(key or self._current())
        if site is not None:
            self._open_site(site)

    def _open_site(self, site: Site | None) -> None:
        def make() -> Sheet:
            sheet = SiteSheet(self._inventory.current(), site, self._window)
            sheet.agreed.connect(self._on_site_agreed)
            return sheet

        self._sheets.show(f"site:{site.identity}" if site is not None else "add_site", make)

    @Slot(object, object)
    def _on_site_agreed(self, seen: Site | None, site: Site) -> None:
        if seen is not None:
            text = self.tr("Changed {site}").format(site=site.name)
            self._change(lambda inventory: edit_site_as_seen(inventory, seen, site), text)
        else:
            self._change(lambda inventory: add_site(inventory, site), self.tr("Added {site}").format(site=site.name))

    def import_nodes(self) -> None:
        self.add_nodes("ssh_config")

    @Slot(object)
    def _on_add_agreed(self, previewed: ImportPreview) -> None:
        added = [row.node for row in previewed.rows if row.node is not None and row.verdict in ("new", "changed")]
        first = next((node.full_name for node in added), "")
        text = (
            self.tr("Added {node}").format(node=added[0].name)
            if len(added) == 1
            else self.tr("Added %n node(s)", "", len(added))
        )
        self._do(lambda: self._inventory.take(previewed), text, f"node:{first}" if first else "")

    def edit_nodes(self, nodes: Sequence[str] = ()) -> None:
        node = self._one(nodes)
        if node is None:
            return

        def make() -> Sheet:
            sheet = EditNodeSheet(self._inventory.current(), node, self._window)
            sheet.agreed.connect(self._on_edit_agreed)
            return sheet

        self._sheets.show(f"edit:{node.key}", make)

    @Slot(object, object)
    def _on_edit_agreed(self, seen: Node, node: Node) -> None:
        text = self.tr("Changed {node}").format(node=node.name)
        self._change(lambda inventory: edit_as_seen(inventory, seen, node), text)

    def remove_nodes(self, nodes: Sequence[str] = ()) -> None:
        inventory = self._inventory.current()
        chosen = [found for key in (nodes or (self._current(),)) if (found := inventory.node(key)) is not None]
        if not chosen:
            return

        def make() -> Sheet:
            sheet = RemoveNodesSheet(chosen, self._window)
            sheet.agreed.connect(self._on_remove_agreed)
            return sheet

        self._sheets.show("remove_nodes", make)

    @Slot(object)
    def _on_remove_agreed(self, keys: Collection[str]) -> None:
        text = (
            self.tr("Removed {node}").format(node=self._name(next(iter(keys))))
            if len(keys) == 1
            else self.tr("Removed %n node(s)", "", len(keys))
        )
        self._change(lambda inventory: remove_nodes(inventory, keys), text)

    def toggle_watched(self, nodes: Sequence[str] = ()) -> None:
        node = self._one(nodes)
        if node is None:
            return
        text = self.tr("{node} is left alone now") if node.watched else self.tr("{node} is watched now")
        changed = replace(node, watched=not node.watched)
        self._change(lambda inventory: edit_nodes(inventory, {node.key: changed}), text.format(node=node.name))

    def undo(self, change: int | None = None) -> None:
        """Take back the change with this number, or the newest one that stands."""
        self._do(
            lambda: self._inventory.undo(change),
            lambda applied: self.tr("Undone: {what}").format(what=_turned(applied)),
            undo=False,
        )

    def redo(self) -> None:
        self._do(
            self._inventory.redo, lambda applied: self.tr("Done again: {what}").format(what=_turned(applied)), undo=True
        )

    def _change(self, make: Callable[[Inventory], Change], text: str, place: str = "") -> None:
        self._do(lambda: self._inventory.apply(make(self._inventory.current())), text, place)

    def _do(
        self, work: Callable[[], Any], words: str | Callable[[Applied], str], place: str = "", *, undo: bool = True
    ) -> None:
        """Change the inventory in a job, then say so and offer to take back just that."""

        def done(applied: Any) -> None:
            text = words if isinstance(words, str) else words(applied)
            if undo:
                self._surroundings.say(text, self.tr("Undo"), partial(self.undo, applied.version))
            else:
                self._surroundings.say(text)
            if place:
                self._surroundings.go(place)

        title = self.tr("Writing to the journal")
        self._surroundings.run(
            title, lambda _report: work(), done, self._refused, target="journal", shown=False, danger=Danger.CHANGES
        )

    def _refused(self, error: Exception) -> None:
        if isinstance(error, ChangeRefused):
            reason = "; ".join(sentence(reason) for reason in error.reasons)
            self._surroundings.say(self.tr("Nothing was changed: {reason}").format(reason=reason))
        else:
            self._surroundings.say(said(error))

    def export_nodes(self) -> None:
        self._saving.text(
            "export_nodes",
            self.tr("Export inventory"),
            "nodes.toml",
            lambda: export_toml(self._inventory.current()),
            self.tr("Exporting the inventory"),
            self.tr("Inventory written to {path}"),
        )

    # -- the picture -------------------------------------------------------------------------------------------------

    def save_picture(self) -> None:
        """Save what the time axis shows as PNG."""
        self._saving.picture("save_png", self._thing() or "node", self._save)

    def save_values(self) -> None:
        """Save the values in sight as CSV."""
        stack = self._picture()
        if stack is not None:
            self._saving.values("save_csv", self._thing() or "node", stack.to_csv)

    def _save(self, path: Path) -> bool:
        stack = self._picture()
        return stack is not None and stack.grab_png(path)

    # -- the road to a node ------------------------------------------------------------------------------------------

    def retry_nodes(self, nodes: Sequence[str] = ()) -> None:
        for key in nodes or (self._current(),):
            if key:
                self._telemetry.retry(key)

    def copy_address(self, nodes: Sequence[str] = ()) -> None:
        node = self._one(nodes)
        if node is not None:
            QGuiApplication.clipboard().setText(f"node:{node.full_name}")
            self._surroundings.say(self.tr("Copied node:{node}").format(node=node.full_name))

    def _name(self, key: str) -> str:
        """What people call a node on its site."""
        node = self._inventory.current().node(key)
        return node.name if node is not None else key

    def _one(self, nodes: Sequence[str]) -> Node | None:
        key = nodes[0] if nodes else self._current()
        return self._inventory.current().node(key) if key else None
