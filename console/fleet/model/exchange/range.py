"""Nodes from one line of text: `g01`, `root@10.0.0.[1-16]:2222`, `g[01-16,20].hall`, `r[1-4]g[a-d]`.

The brackets are those of Slurm's and pdsh's host lists: numbers keep the width of the first one, lists are separated by
commas.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from typing import Any

from console.fleet.model.exchange.preview import MOST_NODES, Offer, Offers, problem
from console.fleet.model.validation import is_address
from resources.text import QT_TRANSLATE_NOOP

_BACKWARDS = QT_TRANSLATE_NOOP("Import", "the range [{range}] goes backwards; write [{turned}]")
_NO_RANGE = QT_TRANSLATE_NOOP("Import", "[{range}] is no range; write [01-16], [1,3,5-8] or [a-d]")
_BRACKETS = QT_TRANSLATE_NOOP("Import", "“{text}” has a bracket without its partner")
_TOO_MANY = QT_TRANSLATE_NOOP("Import", "“{text}” is more than {limit} nodes; one import brings {limit} at most")
_NOTHING = QT_TRANSLATE_NOOP("Import", "give a host, like g01, or a range, like g[01-16]")
_PORT = QT_TRANSLATE_NOOP("Import", "“{port}” is no port; ports go from 1 to 65535")
_NO_HOST = QT_TRANSLATE_NOOP("Import", "“{text}” has no host in it")

_NUMBERS = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_LETTERS = re.compile(r"([a-z])-([a-z])|([A-Z])-([A-Z])")
_WORD = re.compile(r"[0-9A-Za-z]+")


def parse_range(text: str, *, sites: Collection[str] = (), site: str = "") -> Offers:
    """Read `[USER@]HOST[:PORT]` where HOST may hold ranges. Raises ImportProblem.

    The name is the host's first label. What follows the first dot names the site when it is one of `sites`, or, where
    no `site` is chosen, when it is a single word.
    """
    text = text.strip()
    if not text:
        raise problem(_NOTHING)
    user, at, rest = text.rpartition("@")
    pattern, port = split_port(rest)
    if not pattern or (at and not user):
        raise problem(_NO_HOST, text=text)
    hosts = [pattern[1:-1]] if _is_literal(pattern) else expand(pattern)
    labels = [host.partition(".")[0] for host in hosts]
    short = len(set(labels)) == len(labels) and not any(is_address(host) for host in hosts)
    offers = []
    for host, label in zip(hosts, labels, strict=True):
        values: dict[str, Any] = {"name": label if short else _named(host), "host": host}
        tail = host.partition(".")[2] if short else ""
        if tail in sites or (tail and "." not in tail and not site):
            values["site"] = tail
        if site:
            values["site"] = site
        if user:
            values["user"] = user
        if port:
            values["port"] = port
        offers.append(Offer(values))
    return Offers(tuple(offers))


def split_port(text: str) -> tuple[str, int]:
    """HOST[:PORT] taken apart; no port is 0. An IPv6 address with a port stands in brackets. Raises ImportProblem."""
    if is_address(text):
        return text, 0
    host, colon, port = text.rpartition(":")
    if not colon or "]" in port:
        return text, 0
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
        raise problem(_PORT, port=port)
    return host, int(port)


def _is_literal(pattern: str) -> bool:
    return pattern.startswith("[") and pattern.endswith("]") and is_address(pattern[1:-1])


def name_of(host: str) -> str:
    """What a node is called when nobody says: its host's first label, all of an address."""
    return _named(host) if is_address(host) else host.partition(".")[0]


def _named(host: str) -> str:
    return "ip-" + host.replace(":", "-").replace("%", "-") if ":" in host else host


def expand(pattern: str) -> list[str]:
    """All names of a pattern, in order. Raises ImportProblem, before anything large is made."""
    pieces = re.split(r"\[([^\[\]]*)\]", pattern)
    if any("[" in piece or "]" in piece for piece in pieces):
        raise problem(_BRACKETS, text=pattern)
    choices: list[list[str]] = []
    total = 1
    for number, piece in enumerate(pieces):
        choice = [piece] if number % 2 == 0 else _choices(piece, pattern)
        total *= len(choice)
        if total > MOST_NODES:
            raise problem(_TOO_MANY, text=pattern, limit=MOST_NODES)
        choices.append(choice)
    return ["".join(parts) for parts in itertools.product(*choices)]


def _choices(range_text: str, pattern: str) -> list[str]:
    found: list[str] = []
    for part in range_text.split(","):
        for word in _span(part.strip(), range_text):
            found.append(word)
            if len(found) > MOST_NODES:
                raise problem(_TOO_MANY, text=pattern, limit=MOST_NODES)
    return found


def _span(part: str, range_text: str) -> Iterator[str]:
    if match := _NUMBERS.fullmatch(part):
        first, last = match.groups()
        if int(first) > int(last):
            raise problem(_BACKWARDS, range=range_text, turned=f"{last}-{first}")
        width = len(first)
        yield from (str(number).zfill(width) for number in range(int(first), int(last) + 1))
    elif match := _LETTERS.fullmatch(part):
        start, end = (letter for letter in match.groups() if letter)
        if start > end:
            raise problem(_BACKWARDS, range=range_text, turned=f"{end}-{start}")
        yield from (chr(code) for code in range(ord(start), ord(end) + 1))
    elif _WORD.fullmatch(part):
        yield part
    else:
        raise problem(_NO_RANGE, range=range_text)
