"""The program as a screen reader gets it: the real window on the real demo site, over the accessibility bus on which
Orca listens, with keys pressed in a real X11 server. What is asserted is what arrives there."""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.frame.catalogue import PAGES
from tests.support.screen_reader import Desktop, Reader, Thing, desktop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

MAIN = "DEMO – Driftvakt"
#: The palette's field.
PALETTE = "Command, node, GPU, setting"
#: What Qt makes of its own parts: a table's empty row headings, a scroll bar, the list of a box that is closed.
NO_CONTROLS = {"scroll bar", "row header"}
#: Many of these may be called alike: they are lines of data, not acts.
LINES = {"cell", "list item", "column header", "label"}
#: So many inside one thing are enough to find a page by: strips, bands and the rail stand before it, hidden or not, and
#: so do the other pages.
FEW = len(PAGES) + 2


def wait_until(condition: Callable[[], object], what: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    folder = Path(tempfile.mkdtemp(prefix="reader-"))  # short: sockets lie in it
    try:
        with desktop(folder) as made:
            program = made.start_program("demo", "--calm", "--size", "1600x1000", "--language", "en")
            wait_until(lambda: made.focus(MAIN), "the window")
            wait_until(lambda: in_sight(made.reader, "Sites", most=8), "the Overview", 120)
            wait_until(lambda: len(tabs(made.reader)) == len(PAGES), "all pages", 120)
            wait_until(lambda: all_report(made.reader), "all nodes to report", 180)
            wait_until(made.reader.hears, "something to be told")
            yield made
            assert program.poll() is None, "the program ended under the screen reader"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def rail(screen: Desktop) -> dict[str, Thing]:
    """The pages by name, which stay as long as the window."""
    return tabs(screen.reader)


@pytest.fixture
def reader(screen: Desktop, rail: dict[str, Thing]) -> Reader:
    """The Overview in sight, nothing told yet."""
    screen.focus(MAIN)
    screen.keys("Escape")
    to_page(screen, rail["Fleet"])
    to_page(screen, rail["Overview"])
    return screen.reader


def tabs(reader: Reader) -> dict[str, Thing]:
    return {each.name: each for each in reader.in_role("page tab", 2 * len(PAGES))}


def all_report(reader: Reader) -> bool:
    return any("16 / 16" in reader.own_name(ref) for ref in reader.refs(8))


def to_page(screen: Desktop, tab: Thing) -> None:
    """Open a page by its key; what comes of that has been heard."""
    screen.keys({"Overview": "ctrl+1", "Fleet": "ctrl+2"}[tab.name])
    wait_until(lambda: "selected" in screen.reader.thing(tab.ref).states, f"{tab.name} to open")
    screen.reader.forget()


def in_sight(reader: Reader, name: str, *, most: int = 60) -> bool:
    return any(True for _ in reader.named(name, most))


def faults(things: list[Thing]) -> list[str]:
    """Everything that a person could reach and would not know what it is."""
    found = []
    controls = [each for each in things if each.role not in NO_CONTROLS]
    for thing in controls:
        usable = thing.reachable or bool(set(thing.actions) - {"SetFocus", "Toggle"})
        words = thing.name.strip()
        if usable and thing.role != "cell" and not words:
            found.append(f"without a name: {thing.role} in {thing.path[-2:]}")
        if usable and (thing.role == "unknown" or (thing.role == "filler" and thing.actions != ("SetFocus",))):
            found.append(f"without a role: {words} in {thing.path[-2:]} {thing.actions}")
        if usable and thing.role not in LINES and (words[:1] + words[1:2].upper() == words[:2] and words[:1] == "Q"):
            found.append(f"a name of the program's own: {words}")
        if thing.role == "combo box" and not (thing.description or ": " in thing.name):
            found.append(f"a choice that does not say of what: {words} in {thing.path[-2:]}")
    acts = Counter((each.path, each.role, each.name) for each in controls if each.reachable and each.role not in LINES)
    return found + [f"{count} times the same: {role} {name}" for (_, role, name), count in acts.items() if count > 1]


def palette(screen: Desktop, words: str) -> None:
    """Go somewhere by a few letters, as one does who sees nothing."""
    screen.keys("ctrl+k")
    choose(screen, PALETTE, words)


def choose(screen: Desktop, field: str, words: str) -> None:
    """Take the first that is found by a few letters in the field that gets the keyboard."""
    screen.reader.focused(lambda thing: thing.name == field)
    screen.type(words)
    screen.keys("Return")


# ---- every page ----


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("overview", "Map of all GPUs"),
        ("g07", "What is known of the node"),
        ("g07 gpu 3", "What is known of the GPU"),
        ("all nodes table", "All nodes"),
        ("g01/compare/g02", "Comparison"),
        ("settings", "Host keys"),
    ],
)
def test_every_control_of_a_page_has_a_role_and_a_name_of_its_own(
    screen: Desktop, reader: Reader, words: str, there: str
) -> None:
    """`words` are found in the palette, one after the other; `there` is what only that page has."""
    for each in words.split("/"):
        if each == "compare":
            wait_until(lambda: in_sight(reader, "What is known of the node", most=FEW), "the node to compare")
        if each == "g02":  # in what the command before it opens
            choose(screen, "Compare with", each)
        else:
            palette(screen, each)
    wait_until(lambda: in_sight(reader, there, most=FEW), there)
    reader.hear(1.0)
    assert faults(reader.all(60)) == []


@pytest.mark.parametrize(
    ("key", "title"), [("ctrl+n", "Add nodes"), ("F1", "Overview"), ("ctrl+shift+f", "Faults of the demo site")]
)
def test_every_control_of_a_sheet_has_a_role_and_a_name_of_its_own(
    screen: Desktop, reader: Reader, key: str, title: str
) -> None:
    screen.keys(key)
    wait_until(lambda: title in reader.windows() and screen.focus(f"^{title}"), title)
    inside = [each for each in reader.all(60) if f"dialog {title}" in each.path]
    assert any(each.name in {"Cancel", "Close"} for each in inside)
    assert faults(inside) == []
    screen.keys("Escape")
    wait_until(lambda: title not in reader.windows(), "the sheet to close")


# ---- moving by keys ----


def to(screen: Desktop, name: str, most: int = 40) -> list[Thing]:
    """Press Tab until something of this name has the keyboard; all that was passed, and it."""
    passed = []
    for _ in range(most):
        screen.keys("Tab")
        # Where one was in a list or on the map is told beside the list itself.
        passed.append(screen.reader.focused(lambda thing: thing.role != "list item"))
        if passed[-1].name == name:
            screen.reader.forget()
            return passed
    raise AssertionError(f"Tab does not lead to {name}, only to {[each.name for each in passed]}")


def test_arrows_on_the_map_are_heard_gpu_by_gpu(screen: Desktop, reader: Reader) -> None:
    to(screen, "Map of all GPUs")
    screen.keys("Right")
    first = reader.focused()
    screen.keys("Right")
    second = reader.focused()
    assert (first.role, second.role) == ("list item", "list item")
    assert re.fullmatch(r"g01 GPU 0, Trollhättan · Hall 1, rack A, H200 · \d+ % · \d+ W · \d+ °C · .*GiB", first.name)
    assert second.name.startswith("g01 GPU 1, ")
    assert "focused" in second.states and second.path == ()
    screen.keys("Tab", "shift+Tab")
    reader.wait_for(lambda event: event.source == second.ref and event.detail == "focused" and event.on)


def test_arrows_in_the_list_of_nodes_are_heard_line_by_line(
    screen: Desktop, reader: Reader, rail: dict[str, Thing]
) -> None:
    to_page(screen, rail["Fleet"])
    screen.keys("ctrl+f", "Down", "Home")
    for key, node in (("Down", "g02"), ("Up", "g01"), ("Down", "g02")):
        screen.keys(key)
        line = reader.focused(lambda thing, node=node: thing.name.startswith(node))
        assert line.role == "list item" and re.fullmatch(rf"{node}, Normal, \d+ %", line.name), line


def test_a_row_of_a_table_is_heard_with_its_headings(screen: Desktop, reader: Reader) -> None:
    palette(screen, "all nodes table")
    wait_until(lambda: in_sight(reader, "All nodes", most=FEW), "the table")
    rows: list[dict[str, str]] = []

    def read() -> bool:
        rows.append(first_row(reader))
        return rows[-1]["Node"] == "g01" and "last" in rows[-1]["Last hour"]

    wait_until(read, "g01 in the first row, with its past")
    row = rows[-1]
    assert row["Priority"] == "Normal" and row["Use"].endswith("%"), row
    assert re.fullmatch(r"\d+ to \d+, last \d+", row["Last hour"]), row


def first_row(reader: Reader) -> dict[str, str]:
    """The cells of the first row of the table in sight by their headings, each of which has a name."""
    things = reader.all(120)
    table = next(each for each in things if each.role == "table")
    inside = [each for each in things if each.path[-1:] == (f"table {table.name}",)]
    headings = [each.name for each in inside if each.role == "column header"]
    assert all(headings)
    cells = [each.name for each in inside if each.role == "cell"][: len(headings)]
    return dict(zip(headings, cells, strict=True))


#: What stands above every page: the demo's band, how much needs attention, and who is at the desk.
TOP = [
    ("push button", "Faults…"),
    ("push button", "Critical"),
    ("push button", "High"),
    ("push button", "Medium"),
    ("push button", "Low"),
    ("push button", "At the desk: A. Lindqvist"),
]


#: The worst alarm: how grave it is, what it is and what to do.
WORST = re.compile(r"(Critical|High|Medium|Low): \D.*\. ")


def uncounted(name: str) -> str:
    """A name without how many: on a busy machine something may be wrong for a while."""
    return re.sub(r"^(Critical|High|Medium|Low): \d+$", r"\1", name)


def test_tab_goes_through_the_overview_as_the_eye_does_and_round(screen: Desktop, reader: Reader) -> None:
    to(screen, "Sites")
    # While the demo's past is made, its job can be cancelled at the window's foot, and its runs be shown. What asks for
    # somebody has a list, and nothing asks at first.
    passing = {"Cancel", "Show", "Needs attention"}
    passed = [(each.role, uncounted(each.name)) for each in to(screen, "Sites") if each.name not in passing]
    # Where something asks for somebody, the worst of it is heard in the foot, before the keys that always help.
    asking = [stop for stop in passed if WORST.match(stop[1])]
    assert [passed.index(stop) + 1 for stop in asking] == [passed.index(("push button", "Ctrl+K commands"))] * len(
        asking
    )
    assert [stop for stop in passed if stop not in asking] == [
        ("push button", "Open the models"),
        ("push button", "Open the incidents"),
        ("push button", "Open the costs"),
        *TOP,
        ("page tab", "Overview"),
        ("page tab", "Fleet"),
        ("page tab", "Models"),
        ("page tab", "Recovery"),
        ("page tab", "Alarms"),
        ("page tab", "Incidents"),
        ("page tab", "Costs"),
        ("page tab", "Runs"),
        ("page tab", "Log"),
        ("page tab", "Settings"),
        ("push button", "Ctrl+K commands"),
        ("push button", "F1 help"),
        ("list", "Map of all GPUs"),
        ("table", "GPU time today"),
        ("radio button", "15 min"),
        ("check box", "Live"),
        ("button menu", "Save"),
        ("chart", "GPU utilisation"),
        ("chart", "GPU power"),
        ("chart", "Network"),
        ("table", "Sites"),
    ]


def test_tab_goes_through_a_node_as_the_eye_does(screen: Desktop, reader: Reader) -> None:
    palette(screen, "g01")
    wait_until(lambda: in_sight(reader, "Hall 1, rack A", most=FEW), "the node")
    reader.forget()
    to(screen, "All in a table")
    passed = [(each.role, uncounted(each.name)) for each in to(screen, "Overview")]
    begin = passed.index(("link", "Fleet"))
    assert [name for _, name in passed[begin : begin + 3]] == ["Fleet", "Trollhättan", "Hall 1, rack A"]
    assert [name for _, name in passed[begin + 3 :]] == [
        "More",
        passed[begin + 4][1],
        "15 min",
        "Live",
        "GPUs over time",
        "Network ports",
        "Network ports over time",
        "Processes",
        "Filter events",
        "Kernel and driver events",
        "Look now",
        *(name for _, name in TOP),
        "Overview",
    ]
    assert passed[begin + 4][1].startswith("Signals ")


def test_the_crosshair_is_heard_with_its_values(screen: Desktop, reader: Reader) -> None:
    to(screen, "GPU utilisation")
    screen.keys("shift+Left")
    told = reader.wait_for(lambda event: event.detail == "accessible-description" and ":" in event.text)
    assert re.search(r"\d\d:\d\d:\d\d\. .*\d %", told.text), told.text
    screen.keys("Escape")
    # While a screen reader is there, Qt asks it about every key first, but not about shortcuts: a shortcut pressed now
    # would overtake this key.
    reader.wait_for(
        lambda event: event.source == told.source and event.detail == "accessible-description" and not event.text
    )


def test_a_screen_reader_can_press_what_it_found(screen: Desktop, reader: Reader) -> None:
    tab = next(each for each in reader.named("Fleet", 60) if each.role == "page tab")
    assert "selected" not in tab.states
    reader.act(tab, tab.actions.index("Press"))
    assert reader.announced("Fleet") == "Fleet"
    assert "selected" in reader.thing(tab.ref).states


# ---- what is said unasked ----


def press(reader: Reader, name: str) -> None:
    found = next(reader.named(name, 20))
    reader.act(found, found.actions.index("Press"))


def test_what_the_palette_finds_is_said_though_the_keyboard_stays_in_its_field(screen: Desktop, reader: Reader) -> None:
    screen.keys("ctrl+k")
    assert reader.focused().name == PALETTE
    screen.type("g07 gpu")
    assert reader.announced("g07 GPU 0")
    screen.keys("Down")
    assert reader.announced("g07 GPU 1")
    screen.type("zzzz")
    assert reader.announced("Nothing has this name.")
    screen.keys("Escape")
    wait_until(lambda: not in_sight(reader, PALETTE), "the palette to close")


def test_the_palette_opens_from_within_a_field(screen: Desktop, reader: Reader) -> None:
    palette(screen, "g07")
    # Before its page is there the field that filters nodes is not either.
    wait_until(lambda: in_sight(reader, "What is known of the node", most=FEW), "the node's page")
    screen.keys("ctrl+f")
    reader.focused(lambda thing: thing.name == "Filter nodes")
    screen.keys("ctrl+k")
    reader.focused(lambda thing: thing.name == PALETTE)
    screen.keys("Escape")
    wait_until(lambda: not in_sight(reader, PALETTE), "the palette to close")


def test_faults_and_lost_nodes_are_said_as_they_happen(screen: Desktop, reader: Reader) -> None:
    screen.keys("ctrl+shift+f")
    wait_until(lambda: screen.focus("Faults of the demo site"), "the sheet of faults")
    press(reader, "Raise on g01")
    told = reader.announced("g01")
    assert re.match(r"Critical, .*, g01", told), told
    kind = next(each for each in reader.all(20) if each.description == "Fault")
    while not (name := reader.thing(kind.ref).name).startswith("Node gone"):
        screen.keys("Down")
        wait_until(lambda name=name: reader.thing(kind.ref).name != name, f"what follows {name}")
    press(reader, "Raise on g01")
    assert reader.announced("Nodes that report", 60) == "Nodes that report: 15 / 16"
    screen.keys("Escape")
