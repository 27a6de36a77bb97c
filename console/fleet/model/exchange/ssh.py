"""Nodes from ~/.ssh/config: every `Host` that names one machine.

A node keeps only the alias, since SSH resolves it again at every connection (ssh_config(5)): the file stays the one
place that says where it leads. What the alias leads to is worked out here to show it and to find aliases of the same
machine. `Match` blocks are left to the connection, which knows what they ask about.
"""

from __future__ import annotations

import fnmatch
import heapq
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from console.fleet.model.exchange.preview import MOST_NODES, Note, Offer, Offers, note, problem
from console.fleet.model.validation import name_fault, shown, word_fault
from resources.text import QT_TRANSLATE_NOOP

#: Gives the (name, text) of each file an `Include` pattern stands for.
Loader = Callable[[str], Iterable[tuple[str, str]]]

#: What ssh itself allows (READCONF_MAX_DEPTH).
_DEEPEST = 16

_TOO_DEEP = QT_TRANSLATE_NOOP("Import", "files include each other more than {limit} deep, at {file}")
_MATCH = QT_TRANSLATE_NOOP("Import", "Match blocks are not looked into here; they hold when connecting")
_QUOTES = QT_TRANSLATE_NOOP("Import", "a quotation mark without its partner; the line is skipped")
_NO_NAME = QT_TRANSLATE_NOOP("Import", "the alias “{alias}” cannot be a node's name")
_CODE_HOSTS = frozenset({"github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "ssh.dev.azure.com"})
_NO_SHELL = QT_TRANSLATE_NOOP("Import", "{alias} is a code host, not a machine; skipped")


#: More files than this are a circle, not a configuration.
_MOST_FILES = 512
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_LINE = re.compile(r"\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+|$)(.*)")


@dataclass(slots=True)
class _Block:
    """Options that hold for hosts matching every list of patterns in `conditions`."""

    conditions: tuple[tuple[str, ...], ...]
    line: int = 0
    options: dict[str, str] = field(default_factory=dict)

    @property
    def aliases(self) -> list[str]:
        """The names among its own patterns."""
        return [pattern for pattern in self.conditions[-1] if _is_name(pattern)] if self.conditions else []

    def holds(self, alias: str) -> bool:
        return all(matches(alias, patterns) for patterns in self.conditions)


class _Reading:
    """A file and all that it includes, as blocks in the order in which ssh meets them."""

    def __init__(self, load: Loader) -> None:
        self._load = load
        self._files = 0
        self.blocks: list[_Block] = []
        self.notes: list[Note] = []

    def read(self, text: str, outer: tuple[tuple[str, ...], ...] = (), depth: int = 0) -> None:
        """Add a file's blocks. What it says before any `Host` holds where the line that includes it does."""
        block: _Block | None = self._start(outer, 0)
        for number, line in enumerate(text.splitlines(), 1):
            keyword, arguments = self._words(line, number)
            if keyword == "host":
                block = self._start((*outer, tuple(arguments)), number)
            elif keyword == "match":
                # `Match all` holds always; the rest depends on what is only known when connecting.
                everyone = [word.casefold() for word in arguments] == ["all"]
                block = self._start((*outer, ("*",)), number) if everyone else None
                if block is None:
                    self.notes.append(note(number, _MATCH))
            elif keyword == "include" and block is not None:
                self._include(arguments, block, number, depth)
                # What follows belongs to the same hosts again, but comes after what was included.
                block = self._start(block.conditions, block.line)
            elif keyword and arguments and block is not None:
                block.options.setdefault(keyword, arguments[0])

    def _start(self, conditions: tuple[tuple[str, ...], ...], line: int) -> _Block:
        self.blocks.append(_Block(conditions, line))
        return self.blocks[-1]

    def _include(self, patterns: list[str], block: _Block, number: int, depth: int) -> None:
        for pattern in patterns:
            for file, text in self._load(pattern):
                self._files += 1
                if depth >= _DEEPEST or self._files > _MOST_FILES:
                    raise problem(_TOO_DEEP, number, limit=_DEEPEST, file=file)
                self.read(text, block.conditions, depth + 1)

    def _words(self, line: str, number: int) -> tuple[str, list[str]]:
        """The keyword in lower case and its arguments: `Keyword value` or `Keyword=value`, with quotes and comments."""
        found = _LINE.match(line)
        if not found:
            return "", []
        if found[2].count('"') % 2:
            self.notes.append(note(number, _QUOTES))
            return "", []
        arguments: list[str] = []
        for quoted, bare in _WORD.findall(found[2]):
            if bare.startswith("#"):
                break
            arguments.append(bare or quoted)
        return found[1].casefold(), arguments


class _Options:
    """What holds for an alias. Blocks for plain names are looked up, so that thousands of hosts stay quick."""

    def __init__(self, blocks: list[_Block]) -> None:
        self._blocks = blocks
        self._named: dict[str, list[int]] = {}
        self._others: list[int] = []
        for place, block in enumerate(blocks):
            last = block.conditions[-1] if block.conditions else ()
            if last and all(_is_name(pattern) for pattern in last):
                for pattern in last:
                    self._named.setdefault(pattern.casefold(), []).append(place)
            else:
                self._others.append(place)

    def of(self, alias: str) -> dict[str, str]:
        """As in ssh, the first value of each option wins."""
        options: dict[str, str] = {}
        for place in heapq.merge(self._named.get(alias.casefold(), ()), self._others):
            if self._blocks[place].holds(alias):
                options = self._blocks[place].options | options
        return options


def parse_ssh_config(text: str, load: Loader = lambda _: ()) -> Offers:
    """Read an ssh_config. `load` resolves `Include`. Raises ImportProblem; what can be skipped becomes a note."""
    reading = _Reading(load)
    reading.read(text)
    options = _Options(reading.blocks)
    offers: list[Offer] = []
    seen: set[str] = set()
    for block in reading.blocks:
        for alias in block.aliases:
            if alias in seen or len(offers) > MOST_NODES or not block.holds(alias):
                continue
            seen.add(alias)
            if name_fault("name", alias) or word_fault("host", alias):
                reading.notes.append(note(block.line, _NO_NAME, alias=alias))
                continue
            offer = _offer(alias, block.line, options.of(alias))
            if offer.endpoint and offer.endpoint[0] in _CODE_HOSTS:
                reading.notes.append(note(block.line, _NO_SHELL, alias=alias))
            else:
                offers.append(offer)
    return Offers(tuple(offers), notes=tuple(reading.notes))


def _is_name(pattern: str) -> bool:
    return not any(mark in pattern for mark in "*?!")


def matches(host: str, patterns: Iterable[str]) -> bool:
    """Whether a host matches a pattern list of ssh_config(5): any that matches, none that matches with `!`."""
    found = False
    for pattern in patterns:
        # Brackets are plain characters to ssh, but sets to fnmatch.
        glob = pattern.removeprefix("!").replace("[", "[[]")
        if fnmatch.fnmatchcase(host.casefold(), glob.casefold()):
            if pattern.startswith("!"):
                return False
            found = True
    return found


def _offer(alias: str, line: int, options: dict[str, str]) -> Offer:
    host = options.get("hostname", alias).replace("%h", alias).replace("%%", "%")
    port, user, jump = options.get("port", "22"), options.get("user", ""), options.get("proxyjump", "")
    jump = "" if jump.casefold() == "none" else jump
    known = [f"HostName {host}"] if host != alias else []
    known += [f"User {user}"] if user else []
    known += [f"Port {port}"] if port != "22" else []
    known += [f"ProxyJump {jump}"] if jump else []
    endpoint = (host.casefold(), port, user, jump)
    return Offer({"name": alias, "host": alias}, line, endpoint=endpoint, hint=shown(", ".join(known), 200))
