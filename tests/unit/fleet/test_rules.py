"""The rules as data: those that ship are whole and sound, and a wrong row is named with what is wrong in it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.fleet.model.readings import NodeEvent
from console.fleet.model.rule_rows import parse
from console.fleet.model.rules import (
    About,
    Count,
    Event,
    Grade,
    Group,
    Happening,
    Named,
    Rule,
    RuleError,
    Threshold,
    in_time,
)
from console.fleet.service.rulebook import shipped
from console.maintenance.commands import GPU_RESET, NODE_DRAIN, NODE_REBOOT

WHOLE = """
[[rule]]
id = "gpu.hot"
about = "gpu"
grade = "high"
when = { state = "throttle", is = ["heat"] }
what = "Hot"
short = "Hot"
next = "Check cooling"
cause = "Dust"
consequence = "It is slow"
respond = 1800
act = "node.drain"
source = "here"
"""


def changed(old: str, new: str) -> dict[str, str]:
    assert old in WHOLE
    return {"rules.toml": WHOLE.replace(old, new)}


def event(code: str, device: str = "gpu:3", text: str = "", source: str = "kernel") -> NodeEvent:
    return NodeEvent("g1", 0.0, source, code, device, text)


def test_a_row_says_what_about_what_how_grave_and_what_to_do() -> None:
    (rule,) = parse({"rules.toml": WHOLE}).rows
    assert (rule.id, rule.about, rule.grade) == ("gpu.hot", About.GPU, Grade.HIGH)
    assert str(rule.what) == "Hot" and str(rule.next) == "Check cooling"
    assert (str(rule.cause), str(rule.consequence), rule.respond, rule.act) == (
        "Dust",
        "It is slow",
        1800,
        "node.drain",
    )


def test_what_asks_for_an_act_says_why_and_how_soon_and_what_does_not_says_neither() -> None:
    rules = shipped().rows
    alarms = [rule for rule in rules if rule.is_alarm]
    assert all(rule.cause.source and rule.consequence.source and rule.respond > 0 for rule in alarms)
    assert not any(rule.cause.source or rule.act for rule in rules if not rule.is_alarm)
    acts = {command.id for command in (NODE_DRAIN, NODE_REBOOT, GPU_RESET)}
    assert {rule.act for rule in alarms} == acts | {""}, "an act is a command that there is"


def test_the_time_to_respond_is_said_in_its_own_unit() -> None:
    said = [str(in_time(seconds)) for seconds in (300, 1800, 5400, 3600, 7200, 28800, 86400)]
    assert said == ["5 min", "30 min", "90 min", "1 h", "2 h", "this shift", "this shift"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('grade = "high"', 'grade = "grave"', "rule gpu.hot: grade is 'grave', which is none of"),
        ('grade = "high"', "", "rule gpu.hot: it has no grade"),
        ('cause = "Dust"', "", "rule gpu.hot: it has no cause"),
        ("respond = 1800", "", "rule gpu.hot: it asks for an act, and does not say within how many seconds"),
        ('grade = "high"', 'grade = "unknown"', "rule gpu.hot: it does not take act, cause, consequence, respond"),
        ('about = "gpu"', 'about = "rack"', "about is 'rack'"),
        ('state = "throttle"', 'state = "mood"', "state is 'mood'"),
        ('is = ["heat"]', "is = []", "a state is one of some names"),
        ('state = "throttle", is = ["heat"]', "", "when holds no condition"),
        ('state = "throttle", is = ["heat"]', 'state = "throttle", value = "disk_free"', "when holds value and state"),
        ('state = "throttle", is = ["heat"]', 'value = "disk_free"', "above or below"),
        ('state = "throttle", is = ["heat"]', 'value = "disk_free", above = 1, below = 2', "above or below"),
        ('state = "throttle", is = ["heat"]', 'value = "throttle", above = 1', "above or below"),
        ('state = "throttle", is = ["heat"]', 'event = "link:down", count = 3', "the time within which"),
        ('state = "throttle", is = ["heat"]', 'event = ["xid:13", "xid:31"]', "several events are to be counted"),
        ('state = "throttle", is = ["heat"]', 'value = "job_use", above = 1, times_usual = 3', "the usual"),
        ('state = "throttle", is = ["heat"]', 'value = "job_use", below = 1, times_usual = 3, while_unknown = 1', "is"),
        ('state = "throttle", is = ["heat"]', 'event = "kernel", says = "not responding"', "where its {part} is"),
        ('state = "throttle", is = ["heat"]', 'every = ["gpu.hot"], of = "row"', "of is 'row'"),
        ('state = "throttle", is = ["heat"]', 'every = ["gpu.cold"], of = "site"', "gpu.cold, which is no rule"),
        ('is = ["heat"]', 'is = ["heat"], lest = 3', "it does not take lest"),
        ('state = "throttle", is = ["heat"]', 'value = "job_use", above = 10, back = 12', "back is 12: what was above"),
        ('state = "throttle", is = ["heat"]', 'most = ["gpu.hot"], of = "rack"', "it has no share"),
        ('state = "throttle", is = ["heat"]', 'most = ["gpu.hot"], of = "rack", share = 1.5', "share is 1.5"),
        ('source = "here"', 'source = "here"\nafter_polls = -1', "no fewer than no polls"),
        ('state = "throttle", is = ["heat"] }', 'event = "a:b" }\nafter_polls = 2', "are not polled"),
        ('what = "Hot"', 'what = "Hot"\ncolour = "red"', "it does not take colour"),
        ('what = "Hot"', "what = 3", "what is 3"),
        ('source = "here"', 'source = "here"\nafter = -1', "after is -1"),
        ('source = "here"', 'source = "here"\nfolds = 1', "folds is 1"),
        ('source = "here"', 'source = "here"\nhides = "all"', "hides is 'all'"),
        ('source = "here"', 'source = "here"\nuntil = ["tomorrow"]', "until is tomorrow"),
        ('source = "here"', 'source = "here"\nunder = ["gone.away"]', "gone.away, which is no rule"),
        ('source = "here"', 'source = "here"\nunder = [1]', "under is [1]"),
        ("[[rule]]", "[[rules]]", "rules is no table of rules"),
        ("[[rule]]", "[[rule]", "rules.toml: "),
        (WHOLE, WHOLE + WHOLE, "rule gpu.hot: there are two of it"),
        (WHOLE, '[[xid]]\ncode = "79"\nwhat=""\nshort=""\nnext=""\ngrade="low"', "code is '79'"),
        (WHOLE, '[[xid]]\ncode = ["79"]\nwhat=""\nshort=""\nnext=""\ngrade="low"', "code is '79'"),
        (WHOLE, '[[event]]\ncode = "x"', "event x: it has no what"),
        (WHOLE, '[[xid]]\ncode = 7\nwhat=""\nshort=""\nnext=""\ngrade="low"\nunless="x"', "what it is otherwise"),
        (WHOLE, '[[xid]]\ncode = 7\nunless="x"\notherwise = { what = "y" }', "it has no grade otherwise"),
        (WHOLE, '[[xid]]\ncode = 7\notherwise = { what = "y", grade = "low" }', "the other way round"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_what_is_wrong_in_it(old: str, new: str, said: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(changed(old, new))
    assert said in str(caught.value)
    assert "rules.toml" in str(caught.value) or "gpu.hot" in str(caught.value)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(("id", "about", "grade", "when", "what")), st.integers() | st.text(max_size=5)))
def test_whatever_stands_in_a_row_it_is_a_rule_or_a_fault_that_is_told(row: dict[str, object]) -> None:
    text = "[[rule]]\n" + "".join(
        f"{key} = {value if isinstance(value, int) else repr(value.encode().hex())}\n" for key, value in row.items()
    )
    with pytest.raises(RuleError):
        parse({"x.toml": text})


def test_the_rules_that_ship_are_sound_and_every_named_value_has_a_row() -> None:
    rules = shipped()
    used = {rule.when.value for rule in rules.rows if hasattr(rule.when, "value")}
    assert used == set(Named), "a value that no row speaks of is not read for nothing"
    places = {
        "since",
        "age",
        "offset",
        "value",
        "count",
        "state",
        "milliseconds",
        "left",
        "bytes",
        "job",
        "user",
        "place",
        *("budget", "amount", "forecast", "until", "lacking", "much"),  # of the ledger
        *("newest", "target"),  # of backups
    }
    for rule in rules.rows:
        for text in (rule.what, rule.short, rule.next):
            assert {name for _, name, _, _ in string.Formatter().parse(text.source) if name} <= places, rule.id
        assert rule.source


#: Code of each XID, its grade, and whether it is found (or only happens): monitoring practice.
GRADES = {
    "critical": (48, 64, 79, 95, 140),
    "high": (46, 62, 74, 109, 110, 119, 120, 136, 143, 144, 145, 150, 154, 155, 156, 158),
    "medium": (92, 94, 121, 137, 157, 160, 161),
    "low": (63, 163),
}


@pytest.mark.parametrize(("code", "grade"), [(code, grade) for grade, codes in GRADES.items() for code in codes])
def test_an_xid_that_asks_for_an_act_is_found_with_its_grade(code: int, grade: str) -> None:
    row, part = shipped().of_event(event(f"xid:{code}", text=f"NVRM: Xid (PCI:0000:c3:00): {code}"))
    assert isinstance(row, Rule)
    assert (row.grade, row.lasts, part) == (grade, True, "3")


@pytest.mark.parametrize(("code", "grade"), [(13, "low"), (31, "low"), (43, "low"), (45, "low"), (171, "low")])
def test_an_xid_that_only_tells_of_something_is_an_event_alone(code: int, grade: str) -> None:
    row, _ = shipped().of_event(event(f"xid:{code}"))
    assert isinstance(row, Rule)
    assert (row.grade, row.lasts) == (grade, False)


def test_the_line_outranks_the_code() -> None:
    fatal, _ = shipped().of_event(event("xid:145", text="145, RLW_SRC_TRACK Fatal XC0 i0 Link 04"))
    nonfatal, _ = shipped().of_event(event("xid:145", text="145, RLW_SRC_TRACK Nonfatal XC0 i0 Link 04"))
    assert isinstance(fatal, Rule) and isinstance(nonfatal, Happening) and nonfatal.grade is Grade.LOW
    asks, _ = shipped().of_event(event("xid:154", text="changed from 0x0 (None) to 0x1 (GPU Reset Required)"))
    done, _ = shipped().of_event(event("xid:154", text="changed from 0x1 (GPU Reset Required) to 0x0 (None)"))
    assert isinstance(asks, Rule) and isinstance(done, Happening) and "no recovery" in done.what.source


def test_a_code_that_the_catalogue_does_not_hold_is_unknown_and_the_catalogue_has_a_date() -> None:
    row, _ = shipped().of_event(event("xid:999"))
    assert isinstance(row, Happening) and row.grade is Grade.LOW and "{day}" in row.what.source
    assert shipped().of_event(event("xid:999", source="console")) == (None, "")
    assert shipped().xids_of == "2025-10-29"


def test_the_kernels_line_names_the_server_that_does_not_answer() -> None:
    row, part = shipped().of_event(event("kernel", "", "nfs: server nas-1 not responding, still trying"))
    assert isinstance(row, Rule) and (row.id, part) == ("storage.unanswered", "nas-1")
    assert shipped().of_event(event("kernel", "", "nfs: server nas-1 OK"))[0] is None


def test_what_the_console_says_is_not_taken_for_what_a_node_says() -> None:
    own, _ = shipped().of_event(event("link:lost", "", source="console"))
    assert isinstance(own, Rule) and own.id == "link.lost"
    up, _ = shipped().of_event(event("link:up", "port:ib0"))
    connected, _ = shipped().of_event(event("link:up", "", source="console"))
    assert isinstance(up, Happening) and isinstance(connected, Happening) and up.what != connected.what
    forged, _ = shipped().of_event(event("found:gpu.lost", "gpu:1"))
    assert forged is None
    rebooted, _ = shipped().of_event(event("node:rebooted", ""))
    assert rebooted is None


def test_conditions_are_of_the_kinds_that_are_known() -> None:
    kinds = {type(rule.when) for rule in shipped().rows}
    assert {Threshold, Count, Event, Group} <= kinds
