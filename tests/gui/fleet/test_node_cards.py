"""The cards of a node's page: file servers, where processes run, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from console.fleet.model.readings import Device, Filesystem, GpuProcess, LastKnown, NodeReading, PartTrouble
from console.fleet.model.signals import SIGNALS, Kind, column
from console.fleet.page.node_page import NodePage
from tests.support import scripted
from tests.support.scripted import NODE, NOW, SITE, Desk, Fleet
from widgets.bullet import Bullet
from widgets.tables.table import Rich

Shown = Callable[[NodeReading | None], NodePage]


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def show(reading: NodeReading | None) -> NodePage:
        fleet, desk = Fleet(), Desk()
        if reading is not None:
            fleet.now["hall/g1"] = reading
        page = NodePage(fleet, desk)
        page.fleet = fleet
        page.desk = desk
        qtbot.addWidget(page)
        page.resize(1180, 860)
        page.show()
        page.show_node(NODE, SITE, None)
        return page

    return show


def test_file_servers_say_how_long_they_take_to_answer(shown: Shown) -> None:
    server = Device(Kind.STORAGE, "nas-1.hall.example.org", "nas-1.hall.example.org", "nfs")
    shape = replace(scripted.facts(), devices=(*scripted.facts().devices, server))
    row = np.full((1, len(SIGNALS[Kind.STORAGE])), np.nan, np.float32)
    row[0, column(Kind.STORAGE, "read_rtt")] = 38
    row[0, column(Kind.STORAGE, "responding")] = 1
    reading = scripted.live(shape, rows={**scripted.rows(shape), Kind.STORAGE: row})
    figures = {figure.name: figure for figure in shown(reading).host._storage(reading)}
    assert figures["NFS read, nas-1"].text == "38.0\N{NO-BREAK SPACE}ms"
    assert figures["NFS read, nas-1"].high == 50
    row[0, column(Kind.STORAGE, "responding")] = 0
    figures = {figure.name: figure for figure in shown(reading).host._storage(reading)}
    assert figures["NFS write, nas-1"].text == "no answer"


def test_what_was_said_long_ago_of_a_filesystem_is_shown_as_old_with_its_age(shown: Shown) -> None:
    page = shown(scripted.live())

    def nas(age: float) -> tuple[bool, str]:
        disk = Filesystem("/nas/1", "nfs4", 1 << 40, 1 << 39, age=age)
        (figure,) = page.host._filesystems(scripted.live(filesystems=(disk,)))
        return figure.old, figure.tip

    assert nas(1.0) == (False, "/nas/1: 512\N{NO-BREAK SPACE}GiB free of 1.0\N{NO-BREAK SPACE}TiB")
    old, tip = nas(45.0)
    assert old and tip.endswith(", 45 s ago"), tip


def test_what_could_not_be_read_is_named_in_the_host_card(shown: Shown) -> None:
    def trouble(part: str, text: str) -> PartTrouble:
        return PartTrouble(part, "failed", NOW, text)

    page = shown(scripted.live(troubles=(trouble("nvml", "hangs"), trouble("filesystems", "no answer: /nas/1"))))
    assert not page.host.unread.isVisible()
    mounts = [trouble(f"mount:/nas/{n}", "does not answer") for n in range(8)]
    page = shown(scripted.live(troubles=(trouble("values:gpu:3", "impossible: fan 4294967295"), *mounts)))
    lines = page.host.unread.text().split("\n")
    assert lines[:2] == ["gpu:3: impossible: fan 4294967295", "/nas/0: does not answer"]
    assert len(lines) == 7 and lines[-1] == "and 3 more"
    assert "/nas/7" in page.host.unread.toolTip()


def test_processes_say_where_they_run(shown: Shown) -> None:
    places = ({"job": "48120", "unit": "x"}, {"pod": "ml/a", "container": "b"}, {"runtime": "podman", "container": "b"})
    processes = tuple(
        GpuProcess(0, pid, "s.lind", "train", 1, 1.0, **place) for pid, place in enumerate((*places, {"unit": "u"}))
    )
    page = shown(scripted.live(processes=processes))
    assert [row.cells[4] for row in page.processes.table.rows()] == ["job 48120", "pod ml/a", "podman b", "u"]


def test_what_ran_on_a_gpu_that_is_lost_stands_beside_what_runs_with_its_age(shown: Shown) -> None:
    shape = scripted.facts()
    died = LastKnown(None, None, (GpuProcess(1, 4711, "s.lind", "weld-inspect", 1 << 30, 90.0),), NOW - 240)
    well = GpuProcess(0, 9, "a", "c", 1 << 30, 5.0)
    page = shown(scripted.live(shape, alive=scripted.alive(shape, 1), processes=(well,), last={"1": died}))
    running, lost = page.processes.table.rows()
    assert running.key == (0, 9) and running.cells[3] == "c"
    assert lost.key == (1, 4711) and isinstance(lost.cells[3], Rich)
    assert (lost.cells[3].text, lost.cells[4]) == ("weld-inspect", "seen 4\N{NO-BREAK SPACE}min ago")
    assert lost.cells[5] == Bullet(None, 0.0, 1.0, filled=True), "what it took then is no figure of now"
    assert lost.cells[6] == lost.cells[7] == "–"
    assert page.processes._trailing.whole_text() == "1 process"


def test_of_a_driver_that_hangs_each_process_stands_once_as_it_was_seen_last(shown: Shown) -> None:
    shape = scripted.facts()
    ran = tuple(GpuProcess(gpu, 9 + gpu, "a", "c", 1 << 30, 5.0) for gpu in range(2))
    last = {str(one.gpu): LastKnown(None, None, (one,), NOW - 60) for one in ran}
    page = shown(scripted.live(shape, alive=scripted.alive(shape, 0, 1), processes=ran, last=last))
    rows = page.processes.table.rows()
    assert [row.key for row in rows] == [(0, 9), (1, 10)]
    assert {row.cells[4] for row in rows} == {"seen 1\N{NO-BREAK SPACE}min ago"}
