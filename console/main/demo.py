"""The console on the demo site: simulated nodes on this machine, reached over real SSH, marked DEMO everywhere."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from console.main.beginning import alone, told_on_screen
from console.main.command_line.arguments import UsageError
from console.main.command_line.exits import Exit
from console.main.own_data import own_data
from console.main.places import data_directory
from console.main.window import Options, Program, application

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from connectors.site_simulator.client import Site
    from console.fleet.page.sheets.faults import ActiveFault
    from console.fleet.service.collector import Collector
    from console.frame.protocols import Parts as WindowParts
    from console.frame.single import SingleInstance
    from console.main.compose import Parts


#: What the demo site keeps, below the data directory.
SITE = "site"


class DemoFaults:
    """The demo site's faults as the fault panel sees them. Methods block and raise ConnectorError."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def raise_fault(self, kind: str, node: str, site: str) -> None:
        """Raise a fault with the parameters that the panel promises."""
        self._site.raise_fault(kind, **_parameters(kind, node, site))

    def clear(self, fault: str) -> None:
        self._site.clear(fault)

    def active(self) -> Sequence[ActiveFault]:
        from console.fleet.page.sheets.faults import ActiveFault  # noqa: PLC0415 - imported after the first paint

        return [
            ActiveFault(fault.id, fault.kind, str(fault.parameters.get("node") or fault.parameters.get("site") or ""))
            for fault in self._site.faults()
        ]


def _parameters(kind: str, node: str, site: str) -> dict[str, Any]:
    more: dict[str, dict[str, Any]] = {
        "gpu_lost": {"node": node, "gpu": 5},
        "xid": {"node": node, "gpu": 3, "code": 63},
        "thermal": {"node": node, "gpus": [0, 1]},
        "link_flap": {"node": node, "port": "mlx5_0"},
        "slow_storage": {"site": site},
        "clock_off": {"node": node, "seconds": 365 * 86400.0},
    }
    return more.get(kind, {"node": node})


class DemoProgram(Program):
    """Starts the demo site beside the window, fills the inventory from it, and ends it with the window."""

    def __init__(
        self,
        app: QApplication,
        options: Options,
        *,
        seed: int = 1,
        specification: Path | None = None,
        past: bool = True,
        storyline: bool = False,
        single: SingleInstance | None = None,
    ) -> None:
        super().__init__(app, options, single=single)
        self._seed = seed
        self._specification = specification
        self._past = past
        self._storyline = storyline
        self.site: Site | None = None
        self.window.wait_for(QCoreApplication.translate("Demo", "Starting the demo site"))

    def prepare(self, report: Any) -> tuple[Parts, Collector, WindowParts]:
        from connectors.site_simulator.client import Site  # noqa: PLC0415 - imported after the first paint
        from connectors.ssh.configuration import Surroundings  # noqa: PLC0415 - as above
        from console.main.backfill import backfill  # noqa: PLC0415 - as above
        from console.main.compose import TELEMETRY, compose  # noqa: PLC0415 - as above

        report.report(0.1, "")
        directory = self.options.directory
        self.site = Site.start(
            self._seed, directory / SITE, specification=self._specification, storyline=self._storyline
        )
        # Nothing of this machine's own SSH configuration takes part.
        surroundings = Surroundings(home=directory, environment={})
        parts = compose(directory, source="demo", demo=True, surroundings=surroundings)
        fill_inventory(parts, self.site)
        report.report(0.3, "")
        telemetry = directory / TELEMETRY
        if self._past and not telemetry.exists():
            keys = {node.name: node.key for node in parts.inventory.current().nodes}
            backfill(telemetry, self.site, time.time(), keys)
        report.report(0.9, "")
        return self.join(parts, DemoFaults(self.site))

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            if self.site is not None:
                self.site.stop()


def fill_inventory(parts: Parts, site: Site) -> None:
    """Make the inventory say what the demo site has, and trust its host keys: both sides are this program."""
    from console.fleet.model.changes import Change, Step  # noqa: PLC0415 - imported after the first paint
    from console.fleet.model.inventory import Node  # noqa: PLC0415 - as above
    from console.fleet.model.inventory import Site as Place  # noqa: PLC0415 - as above
    from resources.text import QT_TRANSLATE_NOOP, say  # noqa: PLC0415 - as above

    known = parts.inventory.current()
    # What the demo site calls alike is the same thing at every start: its past hangs on its id.
    ids = {item.full_name: item.id for items in (known.sites, known.nodes) for item in items}
    steps = [Step(node, None, known.nodes.index(node)) for node in reversed(known.nodes)]
    steps += [Step(place, None, known.sites.index(place)) for place in reversed(known.sites)]
    places = {node.site: node.site_name for node in site.nodes}
    steps += [
        Step(None, Place(key, name, zone="Europe/Stockholm", id=ids.get(key, "")), i)
        for i, (key, name) in enumerate(places.items())
    ]
    for i, node in enumerate(site.nodes):
        rack = f"{node.hall}, rack {node.rack}" if node.hall else node.rack
        made = Node(
            node.site,
            node.name,
            node.host,
            user=site.user,
            port=node.port,
            rack=rack,
            identity_file=str(site.client_key),
            id=ids.get(f"{node.site}/{node.name}", ""),
        )
        steps.append(Step(None, made, i))
    summary = say(QT_TRANSLATE_NOOP("Demo", "Take in the demo site"))
    parts.inventory.apply(Change("inventory.imported", summary, tuple(steps)))
    own = parts.known_hosts.own
    own.write_text(site.known_hosts, encoding="utf-8")
    own.chmod(0o600)


def _spare(directory: Path) -> None:
    """The demo site takes the place of the whole inventory of its directory. Raises UsageError where that is real."""
    from connectors.text import sanitise  # noqa: PLC0415 - only where a directory was chosen
    from console.journal.model import JournalError  # noqa: PLC0415 - as above
    from console.main.compose import JOURNAL, compose  # noqa: PLC0415 - as above

    if not (directory / JOURNAL).exists():
        return
    try:
        parts = compose(directory, source="demo", demo=True)
    except JournalError:  # the window tells of it
        return
    try:
        known, made = parts.inventory.current(), directory / SITE
    finally:
        parts.close()
    own = [node.name for node in known.nodes if not Path(node.identity_file).is_relative_to(made)]
    own += [site.name for site in known.sites] if not made.exists() else []
    if own:
        raise UsageError(
            f"the demo site would take the place of the inventory in {sanitise(str(directory), 300)} "
            f"({sanitise(own[0], 100)}{f' and {len(own) - 1} more' if len(own) > 1 else ''}); "
            "start it without --data-dir, or with another directory",
            "",
        )


def open_demo(
    data_dir: str = "",
    *,
    offscreen: bool = False,
    seconds: float | None = None,
    screenshots: str = "",
    seed: int = 1,
    theme: str = "",
    size: str = "",
    language: str = "",
) -> int:
    """Open the console on the demo site. Without a data directory it works in one that goes when it ends.

    `size` is WIDTHxHEIGHT; `screenshots` a folder that gets a PNG of every page. Raises OSError, and UsageError
    for a size that is none, or a directory with an inventory that no demo site made.
    """
    kept = bool(data_dir)
    directory = data_directory(data_dir) if kept else Path(tempfile.mkdtemp(prefix="driftvakt-demo-"))
    app = application(offscreen=offscreen)
    with told_on_screen():
        own_data(directory)
        single = alone(directory)
    if single is None:
        return Exit.OK
    if kept:
        _spare(directory)
    try:
        options = Options(directory, directory / "logs", demo=True, theme=theme, language=language, size=_size(size))
        program = DemoProgram(app, options, seed=seed, single=single)
        if screenshots or seconds is not None:
            from console.main.pictures import Photographer  # noqa: PLC0415 - only for pictures

            photographer = Photographer(program, Path(screenshots) if screenshots else None, seconds or 0.0)
            program.window.ready.connect(photographer.begin)
        return program.run()
    finally:
        if not kept:
            shutil.rmtree(directory, ignore_errors=True)


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    width, _, height = text.casefold().partition("x")
    if not (width.isdigit() and height.isdigit() and 640 <= int(width) <= 16384 and 480 <= int(height) <= 16384):
        raise UsageError(f"{text!r} is no size like 1600x1000", "")
    return int(width), int(height)
