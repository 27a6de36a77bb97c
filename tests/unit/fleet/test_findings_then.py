"""What was wrong at a moment of the past, of what the judge kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from console.fleet.model.findings import tell
from console.fleet.model.readings import NodeReading
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.findings_then import found_then
from console.fleet.service.rulebook import shipped
from tests.support import scripted
from tests.support.court import SHAPE, server
from tests.support.recording import START, Recording

G1, G2, U1 = "hall/g1", "hall/g2", "edge/u1"


def readings(*nodes: str) -> dict[str, NodeReading]:
    return {node: scripted.live(SHAPE, node=node) for node in nodes}


def kept(node: str, rule: str, part: str = "", **facts: str | float) -> Kept:
    return Kept(node, rule, part, START - 60, START, facts=tuple(facts.items()))


def ids(found: object) -> list[str]:
    assert isinstance(found, tuple)
    return [each.rule.id for each in found]


def test_what_was_open_at_a_moment_is_read_and_what_only_waited_to_be_told_is_not(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "telemetry.db")
    rows = [
        Kept("6f1d", "gpu.hot", "0", START - 60, START, ended=START - 10),
        Kept("6f1d", "xid.48", "1", START - 30, START),
        Kept("6f1d", "gpu.job-idle", "2", START - 50, START, facts=(("_waits", START - 50),)),
        Kept("", "site.lost", "hall", START - 20, START),
    ]
    recording.history.keep_findings(rows)
    recording.step()

    def at(moment: float) -> list[str]:
        return [each.rule for each in recording.queries.findings_at(moment)]

    assert at(START - 61) == []
    assert at(START - 60) == ["gpu.hot"]
    assert at(START - 25) == ["gpu.hot", "xid.48"]
    assert at(START - 10) == ["xid.48", "site.lost"], "it had ended then"
    recording.history.stop()


def test_consequences_are_folded_as_they_were() -> None:
    rows = [kept(G1, "link.lost"), kept(G1, "gpu.hot", "0"), kept(G2, "xid.79", "1"), kept(G2, "gpu.lost", "1")]
    found, everything = found_then(rows, readings(G1, G2), shipped())
    assert (ids(found[G1]), ids(found[G2])) == (["link.lost"], ["xid.79"])
    assert ids(everything) == ["xid.79", "link.lost"]
    assert found[G1][0].gpus == 4 and found[G2][0].gpus == 1


def test_a_lost_site_hides_its_nodes_in_the_whole_and_not_on_their_pages() -> None:
    rows = [kept("", "site.lost", "hall"), kept(G1, "link.lost"), kept(G2, "link.lost"), kept(U1, "gpu.hot", "0")]
    found, everything = found_then(rows, readings(G1, G2, U1), shipped())
    assert ids(everything) == ["site.lost", "gpu.hot"]
    assert everything[0].nodes == (G1, G2) and everything[0].gpus == 8
    assert ids(found[G1]) == ["link.lost"]


def test_what_the_console_itself_was_is_no_nodes_and_nodes_that_are_gone_are_passed_over() -> None:
    rows = [
        kept("", "console.ahead", "", offset=3600.0),
        kept(G1, "clock.behind", offset=3600.0),
        kept(U1, "xid.48", "0"),
    ]
    found, everything = found_then([*rows, kept(G1, "no.such-row")], readings(G1, G2), shipped())
    assert found[G1] == () and ids(everything) == ["console.ahead"]
    assert everything[0].fact("offset") == 3600.0


def test_a_value_is_that_of_the_sample_of_then_or_is_not_told() -> None:
    then = replace(server(38.0), link=scripted.live(node=G1).link)
    slow = kept(G1, "storage.slow", "nas-1", milliseconds=90.0)
    found, _ = found_then([slow, kept(G1, "disk.full", "/scratch", value=0.0)], {G1: then}, shipped())
    full, waits = found[G1]
    assert waits.fact("milliseconds") == 40.0
    assert full.fact("value") is None
    assert str(tell(full, lambda name, value: f"{value}").what) == "Disk full"
    assert str(tell(waits, lambda name, value: f"{value:g} ms").what) == "Storage slow: 40 ms for an answer"
