"""Unit files of a simulated node as text: what systemd would read of them, as far as these nodes know it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

#: Where unit files lie, the first first.
FOLDERS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system")
NAME = re.compile(r"[A-Za-z0-9:_.@\\-]{1,250}\.(service|timer)\Z")
_UNITS = {"": 1.0, "s": 1.0, "sec": 1.0, "ms": 1e-3, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "us": 1e-6}
_SPAN = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]*)")


class BadUnit(ValueError):
    """A unit file that systemd refuses; the text says why."""


@dataclass(frozen=True, slots=True)
class UnitText:
    """What a unit file says, each setting with all of its values in order."""

    name: str
    settings: tuple[tuple[str, str, str], ...]  # section, name, value

    def all(self, section: str, name: str) -> tuple[str, ...]:
        """An empty value takes back those before it, as in systemd."""
        found: list[str] = []
        for each_section, each_name, value in self.settings:
            if (each_section, each_name) == (section, name):
                found = [*found, value] if value else []
        return tuple(found)

    def one(self, section: str, name: str, default: str = "") -> str:
        return next(iter(reversed(self.all(section, name))), default)

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """The programs of `ExecStart`, their prefixes taken off."""
        return self.programs("ExecStart")

    def programs(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The programs of a setting of a service."""
        return tuple(tuple(_words(line)) for line in self.all("Service", name))

    @property
    def environment(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self.all("Service", "Environment"):
            for word in _words(line):
                name, given, value = word.partition("=")
                if given:
                    found[name] = value
        return found

    def seconds(self, section: str, name: str, default: float) -> float:
        """A span of time. Raises BadUnit."""
        word = self.one(section, name)
        if not word:
            return default
        if word == "infinity":
            return float("inf")
        parts = _SPAN.findall(word)
        if not parts or any(unit not in _UNITS for _, unit in parts):
            raise BadUnit(f"Failed to parse {name}= parameter, ignoring: {word}")
        return sum(float(number) * _UNITS[unit] for number, unit in parts)


def parse_unit(name: str, text: str) -> UnitText:
    """Read a unit file; `%i`, `%n` and `%N` stand for parts of its name. Raises BadUnit."""
    section, settings = "", []
    for raw in text.replace("\\\n", " ").splitlines():
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            continue
        word, given, value = line.partition("=")
        if not given or not section:
            raise BadUnit(f"{name}: Missing '=', ignoring line.")
        settings.append((section, word.strip(), _filled(name, value.strip())))
    return UnitText(name, tuple(settings))


def _filled(name: str, value: str) -> str:
    stem = name.rpartition(".")[0]
    instance = stem.partition("@")[2]
    known = {"%i": instance, "%I": instance, "%n": name, "%N": stem, "%p": stem.partition("@")[0], "%%": "%"}
    return re.sub(r"%[iInNp%]", lambda found: known[found[0]], value)


def _words(line: str) -> list[str]:
    try:
        words = shlex.split(line)
    except ValueError as problem:
        raise BadUnit(f"Invalid command line: {problem}") from problem
    if words:
        words[0] = words[0].lstrip("-@:+!|")
    return [word.replace("$$", "$") for word in words]
