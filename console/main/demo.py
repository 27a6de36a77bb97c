"""The console on the demo site: simulated nodes on this machine, reached over real SSH, marked DEMO everywhere."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler

from console.main.beginning import alone, told_on_screen
from console.main.command_line.arguments import UsageError
from console.main.command_line.exits import Exit
from console.main.demo_regimes import write_regimes
from console.main.own_data import own_data
from console.main.places import cache_directory, data_directory
from console.main.window import Options, Program, application

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from connectors.site_simulator.client import Site
    from console.fleet.page.sheets.faults import ActiveFault
    from console.fleet.service.collector import Collector
    from console.frame.protocols import Parts as WindowParts
    from console.frame.single import SingleInstance
    from console.main.backfill import AlarmsMaker, PastMaker
    from console.main.demo_log import LogOrder
    from console.main.night import Night
    from console.main.parts import Parts
    from console.main.past_incidents import IncidentsMaker
    from console.main.past_recovery import TestsMaker
    from console.main.past_windows import WaitsMaker


_LOG = logging.getLogger("console.demo")
#: The window where there is no screen to fit: what Qt says of one there (800 x 800) is nobody's.
_WITHOUT_A_SCREEN = (1600, 1000)
#: What the demo site keeps, below the data directory.
SITE = "site"
#: Where reports of closed incidents lie, below the data directory.
REPORTS = "reports"


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
        "pcie_replays": {"node": node, "gpu": 2},
        "symbol_errors": {"node": node, "port": "mlx5_1"},
        "disk_full": {"node": node},
        "job_idle": {"node": node, "gpus": [2]},
        "process_gone": {"node": node, "gpu": 1},
    }
    return more.get(kind, {"node": node})


class DemoClock:
    """The computer's clocks, `ahead` seconds on: a story that is told at a moment of its own needs such a console."""

    def __init__(self, ahead: float = 0.0) -> None:
        self.ahead = ahead

    def monotonic(self) -> float:
        from console.fleet.service.protocols import SystemClock  # noqa: PLC0415 - imported after the first paint

        return SystemClock().monotonic()

    def wall(self) -> float:
        return time.time() + self.ahead


class DemoProgram(Program):
    """Starts the demo site beside the window, fills the inventory from it, and ends it with the window.

    With `story` it opens in the middle of the night that docs/demo-site.md tells, else all is well; `opening` has that
    night happen at a time of its own (unix seconds), and the clocks stand there. Without a `past` history begins now.
    """

    def __init__(
        self,
        app: QApplication,
        options: Options,
        *,
        seed: int = 1,
        specification: Path | None = None,
        story: bool = False,
        past: bool = True,
        opening: float | None = None,
        single: SingleInstance | None = None,
    ) -> None:
        self._opening = opening
        self.demo_clock = DemoClock(0.0 if opening is None else opening - time.time())
        super().__init__(app, options, self.demo_clock.wall, single=single)
        self._seed = seed
        self._specification = specification
        self._past = past
        self._story = story
        self.site: Site | None = None
        self._maker: PastMaker | None = None
        self._alarms_maker: AlarmsMaker | None = None
        self._incidents_maker: IncidentsMaker | None = None
        self._tests_maker: TestsMaker | None = None
        self._waits_maker: WaitsMaker | None = None
        self.window.wait_for(QCoreApplication.translate("Demo", "Starting the demo site"))

    def prepare(self, report: Any) -> tuple[Parts, Collector, WindowParts]:
        from connectors.site_simulator.client import Site  # noqa: PLC0415 - imported after the first paint
        from connectors.ssh.configuration import Surroundings  # noqa: PLC0415 - as above
        from console.main.backfill import AlarmsMaker, LogMaker, PastMaker, begin_past  # noqa: PLC0415 - as above
        from console.main.compose import TELEMETRY, compose  # noqa: PLC0415 - as above
        from console.main.past_incidents import IncidentsMaker  # noqa: PLC0415 - as above
        from console.main.past_recovery import TestsMaker, protect  # noqa: PLC0415 - as above
        from console.main.past_windows import WaitsMaker, plan_windows  # noqa: PLC0415 - as above

        report.report(0.1, "")
        directory = self.options.directory
        opening = self.clock() if self._opening is None else self._opening
        writing = LogMaker(self._log_order(opening)) if self._past else None
        try:
            with ThreadPoolExecutor(1, "night") as beside:
                # While the site's process starts, this one would only wait.
                making = beside.submit(self._make_night, opening, report.check) if self._past else None
                self.site = site = Site.start(
                    self._seed,
                    directory / SITE,
                    specification=self._specification,
                    story=self._story,
                    opening=opening,
                    ahead=self.demo_clock.ahead,
                    check=report.check,
                )
                night = making.result() if making is not None else None
            if writing is not None and (trouble := writing.wait(report.check)):
                # The next start writes what is missing; the log goes on from here.
                _LOG.error("the demo site's log could not be written: %s", trouble)
        finally:
            if writing is not None:
                writing.stop()
        # Nothing of this machine's own SSH configuration takes part.
        surroundings = Surroundings(home=directory, environment={})
        parts = compose(
            directory, source="demo", demo=True, surroundings=surroundings, clock=self.clock, keys=self._keys
        )
        try:
            write_regimes(directory)
            fill_inventory(parts, site)
            report.check()
            report.report(0.4, "")
            keys = {node.name: node.key for node in parts.inventory.current().nodes}
            with parts.journal.written_by("demo site"):
                protect(parts.recovery, parts.sets, keys, story=self._story)
                plan_windows(parts.windows, parts.inventory.current(), opening if self._story else None)
            if night is not None:
                night = night.of(keys)
                parts.inventory.remember_all(night.facts)
                begin_past(directory / TELEMETRY, opening, night)
                report.check()
            report.report(0.9, "")
            self._sit(parts)
            self._keep_read_only(parts)
            made = self.join(parts, DemoFaults(site), self.demo_clock)
        except BaseException:
            parts.close()
            raise
        if self._past:
            self._maker = PastMaker(site, made[1], keys)
            self._alarms_maker = AlarmsMaker(site, parts.alarms, keys)
            self._incidents_maker = IncidentsMaker(site, parts.incidents, parts.alarms, keys, time.sleep)
            self._tests_maker, self._waits_maker = (
                TestsMaker(parts.recovery, parts.testing, parts.acts, parts.schedules),
                WaitsMaker(parts, keys),
            )
        return made

    def _make_night(self, opening: float, check: Callable[[], None]) -> Night:
        from console.main.night import make_night  # noqa: PLC0415 - imported after the first paint
        from console.main.past import site_of  # noqa: PLC0415 - as above

        specification = site_of(str(self._specification or ""))
        return make_night(self._seed, opening, specification, story=self._story, check=check)

    def _log_order(self, opening: float) -> LogOrder:
        from connectors.site_simulator.directories import make_temporary  # noqa: PLC0415 - imported after the first paint
        from console.main.demo_log import LogOrder  # noqa: PLC0415 - as above

        directory, specification = self.options.directory, str(self._specification or "")
        memory = str(make_temporary())
        return LogOrder(str(directory), str(directory / SITE), specification, self._seed, opening, self._story, memory)

    @staticmethod
    def _sit(parts: Parts) -> None:
        """Whoever opens the demo is at the desk as the first of its people: their key is for anybody."""
        key = next((key for key, person in parts.log.hand().keys if person is not None), None)
        if key is not None:
            parts.log.sit(key)

    def _keys(self) -> tuple[Path, ...]:
        """The keys of the demo site's people: here they sign, and nobody's own."""
        from console.main.demo_log import key_files  # noqa: PLC0415 - as above

        return key_files(self.options.directory / SITE)

    def _prepared(self, made: tuple[Parts, Collector, WindowParts]) -> None:
        super()._prepared(made)
        if self._maker is not None:
            title = QCoreApplication.translate("Demo", "Making the demo site's past")
            self.window.background.run(title, self._maker.work, lambda _: None, self._past_failed, target="past")
        if self._alarms_maker is not None and not self.options.read_only:
            title = QCoreApplication.translate("Demo", "Making the demo site's past alarms")
            self.window.background.run(
                title, self._alarms_maker.work, lambda _: None, self._past_failed, target="past alarms"
            )
        if self._incidents_maker is not None and not self.options.read_only:
            title = QCoreApplication.translate("Demo", "Making the demo site's incidents")
            self.window.background.run(
                title, self._past_incidents, lambda _: None, self._past_failed, target="past incidents"
            )
        if self._tests_maker is not None and not self.options.read_only:
            title = QCoreApplication.translate("Demo", "Testing backups of the demo site")
            self.window.background.run(
                title, self._tests_maker.work, self._watch_backups, self._past_failed, target="past tests", shown=False
            )
        if self._waits_maker is not None and not self.options.read_only:
            title = QCoreApplication.translate("Demo", "Making the demo site's plans")
            self.window.background.run(
                title, self._waits_maker.work, lambda _: None, self._past_failed, target="plans", shown=False
            )
        if self.parts is not None and self._past and not self.options.read_only:
            title = QCoreApplication.translate("Demo", "Making the demo site's models")
            self.window.background.run(
                title, self._past_models, lambda _: None, self._past_failed, target="past models", shown=False
            )
            title = QCoreApplication.translate("Demo", "Making the demo site's past drills")
            self.window.background.run(
                title, self._past_drills, lambda _: None, self._past_failed, target="past drills", shown=False
            )
            title = QCoreApplication.translate("Demo", "Making the demo site's past costs")
            self.window.background.run(
                title, self._past_costs, lambda _: None, self._past_failed, target="past costs", shown=False
            )

    def _watch_backups(self, _made: object) -> None:
        if self.parts is not None and self.parts.backups is not None:
            self.parts.backups.start()

    def _past_incidents(self, job: Any) -> int:
        from console.main.past_drills import pens_in  # noqa: PLC0415 - imported after the first paint
        from console.main.past_reports import write_reports  # noqa: PLC0415 - as above

        if self._incidents_maker is None or self.parts is None:
            return 0
        made = self._incidents_maker.work(job)
        folder, language = self.options.directory / REPORTS, "sv" if self.options.language == "sv" else "en"
        return made + write_reports(self.parts, folder, language, lambda: pens_in(self._keys()), job.check)

    def _past_drills(self, _report: Any) -> int:
        from console.main.past_drills import pens_in, write_past  # noqa: PLC0415 - imported after the first paint

        parts, site = self.parts, self.site
        if parts is None or site is None:
            return 0
        return write_past(
            parts.drills,
            parts.evidence,
            book=parts.book,
            assets=parts.recovery.assets(),
            opening=site.opening,
            pens=lambda: pens_in(self._keys()),
        )

    def _past_models(self, _report: Any) -> int:
        from console.main.past_deployments import write_past as write_deployments  # noqa: PLC0415 - as below
        from console.main.past_models import pens_in, write_past  # noqa: PLC0415 - imported after the first paint

        parts, site = self.parts, self.site
        if parts is None or site is None:
            return 0
        keys = {node.name: node.key for node in parts.inventory.current().nodes}
        with parts.journal.written_by("demo site"):
            count = write_past(parts.models, site.opening, keys, lambda: pens_in(self._keys()))
            write_deployments(parts.rollouts, site.opening, keys)
        return count

    def _past_costs(self, _report: Any) -> int:
        from console.main.past_costs import write_past  # noqa: PLC0415 - imported after the first paint

        parts, site = self.parts, self.site
        if parts is None or site is None:
            return 0
        current = parts.inventory.current()
        nodes = {
            place.identity: [node.key for node in current.nodes if node.site == place.key] for place in current.sites
        }
        with parts.journal.written_by("demo site"):
            count = write_past(parts.costs, nodes, site.opening, story=self._story)
        if parts.meter is not None:
            parts.meter.start()
        return count

    def _past_failed(self, error: Exception) -> None:
        """The disk, most likely; the live picture goes on, and the next start makes what is missing."""
        from console.fleet.page.problems import said  # noqa: PLC0415 - only needed here

        _LOG.error("the past could not be made: %s", error)
        self.window.desk.say(said(error))

    def _close(self) -> None:
        for maker in (self._maker, self._alarms_maker):
            if maker is not None:
                maker.stop()
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
    from console.main.past import rack_of  # noqa: PLC0415 - as above
    from resources.text import QT_TRANSLATE_NOOP, say  # noqa: PLC0415 - as above

    known = parts.inventory.current()
    # What the demo site calls alike is the same thing at every start: its past hangs on its id, and what somebody
    # said of it stays.
    steps = [Step(node, None, known.nodes.index(node)) for node in reversed(known.nodes)]
    steps += [Step(place, None, known.sites.index(place)) for place in reversed(known.sites)]
    places = {node.site: node.site_name for node in site.nodes}
    steps += [
        Step(None, known.site(key) or Place(key, name, zone="Europe/Stockholm"), i)
        for i, (key, name) in enumerate(places.items())
    ]
    for i, node in enumerate(site.nodes):
        rack = rack_of(node.hall, node.rack)
        before = known.node(f"{node.site}/{node.name}") or Node(node.site, node.name, node.host)
        made = replace(
            before,
            host=node.host,
            user=site.user,
            port=node.port,
            rack=rack,
            switch=node.switch,
            identity_file=str(site.client_key),
        )
        steps.append(Step(None, made, i))
    summary = say(QT_TRANSLATE_NOOP("Demo", "Take in the demo site"))
    with parts.journal.written_by("demo site"):
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
    calm: bool = False,
    seed: int = 1,
    theme: str = "",
    size: str = "",
    language: str = "",
    read_only: bool = False,
) -> int:
    """Open the console on the demo site, in the middle of its story or, where it is `calm`, on a night without one.

    Without a data directory it keeps what it made in the user's cache, so that the next start has it at once. `size` is
    WIDTHxHEIGHT; `screenshots` a folder that gets a PNG of every page. Raises OSError, and UsageError for a size that
    is none, or a directory with an inventory that no demo site made.
    """
    if offscreen:
        qInstallMessageHandler(_say_of_qt)
    directory = data_directory(data_dir) if data_dir else cache_directory(f"demo-{'calm-' if calm else ''}{seed}")
    app = application(offscreen=offscreen)
    with told_on_screen():
        own_data(directory)
        single = alone(directory)
    if single is None:
        return Exit.OK
    if data_dir:
        _spare(directory)
    folder = Path(screenshots).absolute() if screenshots else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    options = Options(
        directory,
        directory / "logs",
        demo=True,
        theme=theme,
        language=language,
        size=_size(size) or (_WITHOUT_A_SCREEN if offscreen else None),
        place="overview",
        read_only=read_only,
    )
    program = DemoProgram(app, options, seed=seed, story=not calm, single=single)
    if folder is not None or seconds is not None:
        from console.main.pictures import Photographer  # noqa: PLC0415 - only for pictures

        photographer = Photographer(program, folder, seconds or 0.0)
        program.window.ready.connect(photographer.begin)
    return program.run()


def _say_of_qt(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """What Qt has to say, but for what is no news without a display."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(f"{text}\n")


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    width, _, height = text.casefold().partition("x")
    if not (width.isdigit() and height.isdigit() and 640 <= int(width) <= 16384 and 480 <= int(height) <= 16384):
        raise UsageError(f"{text!r} is no size like 1600x1000", "")
    return int(width), int(height)
