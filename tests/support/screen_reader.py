"""The real road of a screen reader under Linux: an X11 display, a session bus and the accessibility bus of one's own,
and what a reader such as Orca asks there of a program and is told by it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, MatchRule, Message, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.display import Display

#: Names of the states that matter here, by their bit in AT-SPI.
_STATES = {4: "checked", 7: "editable", 8: "enabled", 11: "focusable", 12: "focused", 16: "modal", 23: "selected"} | {
    24: "sensitive", 25: "showing", 30: "visible"
}  # fmt: skip
_ACCESSIBLE = "org.a11y.atspi.Accessible"
_LABELLED_BY = 2
Ref = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """One object as a screen reader sees it. `name` is what is spoken of it, with the label it stands beside."""

    ref: Ref
    role: str
    name: str
    description: str
    states: frozenset[str]
    actions: tuple[str, ...]
    path: tuple[str, ...]

    @property
    def reachable(self) -> bool:
        return {"focusable", "showing", "sensitive"} <= self.states


@dataclass(frozen=True, slots=True)
class Event:
    """What a program told by itself: `kind` as in StateChanged, `detail` as in focused, `text` where one came along."""

    kind: str
    detail: str
    on: bool
    text: str
    source: Ref


class Desktop(Display):
    """A display and the two buses, with a screen reader switched on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        bus = self.start("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE)
        assert bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address = bus.stdout.readline().decode().strip()
        self._session = open_dbus_connection(address)
        place = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
        found = self._session.send_and_get_reply(
            new_method_call(place, "GetAddress"), timeout=60
        )  # a busy machine is no fault of the program
        status = Properties(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Status"))
        for name in ("IsEnabled", "ScreenReaderEnabled"):  # what Orca sets when it starts
            self._session.send_and_get_reply(status.set(name, "b", True), timeout=20)
        self.reader = Reader(found.body[0])

    def close(self) -> None:
        self.reader.close()
        self._session.close()
        super().close()


class Reader:
    """A client of the accessibility bus."""

    def __init__(self, address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(address)
        self._events: DBusConnection = open_dbus_connection(address)
        for kind in ("Object", "Window"):
            rule = MatchRule(type="signal", interface=f"org.a11y.atspi.Event.{kind}")
            self._events.send_and_get_reply(message_bus.AddMatch(rule), timeout=60)
        self.listen()

    def listen(self) -> None:
        """Ask to be told what happens: programs are silent until somebody does, and those that asked in vain while they
        started are until somebody asks again."""
        registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
        for kind in ("object:", "window:"):
            asked = new_method_call(registry, "RegisterEvent", "sass", (kind, [], ""))
            self._events.send_and_get_reply(asked, timeout=60)

    def close(self) -> None:
        self._bus.close()
        self._events.close()

    # ---- what there is ----

    def _ask(self, message: Message) -> Any:
        # A busy machine is no fault of the program.
        reply = self._bus.send_and_get_reply(message, timeout=60)
        if reply.header.message_type is MessageType.error:
            raise LookupError(reply.body)  # it was there a moment ago
        return reply.body

    def _call(self, ref: Ref, method: str, interface: str = _ACCESSIBLE, *words: Any) -> Any:
        place = DBusAddress(ref[1], ref[0], interface)
        return self._ask(new_method_call(place, method, "i" * len(words) or None, words))[0]

    def _get(self, ref: Ref, name: str) -> str:
        return str(self._ask(Properties(DBusAddress(ref[1], ref[0], _ACCESSIBLE)).get(name))[0][1])

    def thing(self, ref: Ref, path: tuple[str, ...] = ()) -> Thing:
        """One object. Raises LookupError when it is gone."""
        states = self._states(ref)
        labels = [
            target for kind, targets in self._call(ref, "GetRelationSet") if kind == _LABELLED_BY for target in targets
        ]
        name = ": ".join(dict.fromkeys([*(self._get(label, "Name") for label in labels), self._get(ref, "Name")]))
        actions: tuple[str, ...] = ()
        if "org.a11y.atspi.Action" in self._call(ref, "GetInterfaces"):
            actions = tuple(each[0] for each in self._call(ref, "GetActions", "org.a11y.atspi.Action"))
        role = self._call(ref, "GetRoleName")
        return Thing(ref, role, plain(name), plain(self._get(ref, "Description")), states, actions, path)

    def _states(self, ref: Ref) -> frozenset[str]:
        low, high = self._call(ref, "GetState")
        bits = low | high << 32
        return frozenset(name for bit, name in _STATES.items() if bits >> bit & 1)

    def all(self, most: int = 400) -> list[Thing]:
        """Everything in sight of the program that is running, in the order in which it is read. Of things with more
        than `most` inside them (a map of thousands) the first of them."""
        found: list[Thing] = []
        for program in self._programs():
            self._walk(program, (), found, most)
        return found

    def refs(self, most: int) -> Iterator[Ref]:
        """What `all` gives, by its place alone: each question is a way to the program and back, and of a thing there
        are seven."""
        rest: list[Ref] = self._programs()[::-1]
        programs = set(rest)
        while rest:
            ref = rest.pop()
            with suppress(LookupError):  # it went away meanwhile
                if ref in programs or "showing" in self._states(ref):
                    yield ref
                    rest += [tuple(each) for each in self._call(ref, "GetChildren")[:most]][::-1]

    def own_name(self, ref: Ref) -> str:
        """What a thing is called without the label it stands beside; empty when it is gone."""
        with suppress(LookupError):
            return plain(self._get(ref, "Name"))
        return ""

    def named(self, name: str, most: int) -> Iterator[Thing]:
        """The things in sight that are spoken of like this, without what they stand in."""
        for ref in self.refs(most):
            own = self.own_name(ref)
            if own and name.endswith(own):
                with suppress(LookupError):  # it went away meanwhile
                    thing = self.thing(ref)
                    if thing.name == name:
                        yield thing

    def in_role(self, role: str, most: int) -> Iterator[Thing]:
        """The things in sight of a role, without what they stand in."""
        for ref in self.refs(most):
            with suppress(LookupError):  # it went away meanwhile
                if self._call(ref, "GetRoleName") == role:
                    yield self.thing(ref)

    def windows(self) -> list[str]:
        """The names of the program's windows in sight, sheets among them."""
        found = []
        for window in (tuple(each) for program in self._programs() for each in self._call(program, "GetChildren")):
            with suppress(LookupError):  # it went away meanwhile
                thing = self.thing(window)
                found += [thing.name] if "showing" in thing.states else []
        return found

    def _programs(self) -> list[Ref]:
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        return [tuple(each) for each in self._call(root, "GetChildren")]

    def _walk(self, ref: Ref, path: tuple[str, ...], found: list[Thing], most: int) -> None:
        try:
            if path and "showing" not in self._states(ref):
                return
            thing = self.thing(ref, path)
            found.append(thing)
            for child in self._call(ref, "GetChildren")[:most]:
                self._walk(tuple(child), (*path, f"{thing.role} {thing.name}".strip()), found, most)
        except LookupError:  # it went away meanwhile
            return

    def act(self, thing: Thing, index: int = 0) -> None:
        """Do what a screen reader does when it is told to press something."""
        self._call(thing.ref, "DoAction", "org.a11y.atspi.Action", index)

    # ---- what is told ----

    def forget(self) -> None:
        """Leave out what the program has told of everything it did so far.

        It answers in the order in which it tells; twice, as some is told only when it has come to rest.
        """
        for name, path in [program for program in self._programs() for _ in range(2)]:
            self._events.send_and_get_reply(
                new_method_call(DBusAddress(path, name, _ACCESSIBLE), "GetState"), timeout=60
            )

    def hears(self) -> bool:
        """Whether the program tells what happens: its clock does every second."""
        self.listen()
        return bool(self.hear(2.0))

    def hear(self, seconds: float) -> list[Event]:
        """Everything that is told within a time."""
        found, end = [], time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            event = self._next(left)
            if event is not None:
                found.append(event)
        return found

    def _next(self, seconds: float) -> Event | None:
        try:
            message = self._events.receive(timeout=seconds)
        except TimeoutError:
            return None
        if message.header.message_type is not MessageType.signal:
            return None
        fields = {field.name: value for field, value in message.header.fields.items()}
        if not str(fields.get("interface", "")).startswith("org.a11y.atspi.Event"):
            return None
        detail, on, _, (_, value), *_ = message.body
        said = plain(value) if isinstance(value, str) else ""
        return Event(fields["member"], detail, bool(on), said, (fields["sender"], fields["path"]))

    def wait_for(self, wanted: Callable[[Event], bool], seconds: float = 60.0) -> Event:
        """The first event that is as wanted; fails when none comes."""
        end, heard = time.monotonic() + seconds, []
        while (left := end - time.monotonic()) > 0:
            event = self._next(left)
            if event is not None and wanted(event):
                return event
            heard += [event] if event is not None else []
        raise AssertionError(f"not told within {seconds:.0f} s; the last that was: {heard[-8:]}")

    def focused(self, wanted: Callable[[Thing], bool] = lambda _: True, seconds: float = 60.0) -> Thing:
        """What gets the keyboard next and is as wanted."""
        passed: list[Thing] = []

        def fits(event: Event) -> bool:
            if event.kind != "StateChanged" or event.detail != "focused" or not event.on:
                return False
            with suppress(LookupError):  # it went away meanwhile
                passed.append(self.thing(event.source))
                return wanted(passed[-1])
            return False

        self.wait_for(fits, seconds)
        return passed[-1]

    def announced(self, words: str, seconds: float = 60.0) -> str:
        """What is said unasked and has these words."""
        return self.wait_for(lambda e: e.kind == "Announcement" and words in e.text, seconds).text


def plain(text: str) -> str:
    """Without the spaces that keep figures and units on one line."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@contextmanager
def desktop(folder: Path) -> Iterator[Desktop]:
    """A desktop of one's own below `folder`, which must have a short name: sockets lie in it."""
    made = Desktop(folder)
    try:
        yield made
    finally:
        made.close()
