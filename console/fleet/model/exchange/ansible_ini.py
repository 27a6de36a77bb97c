"""Ansible's INI inventory: `[group]`, `[group:children]`, `[group:vars]`, hosts with ranges and variables."""

from __future__ import annotations

import itertools
import re
import shlex
from typing import Any

from console.fleet.model.exchange.ansible import AnsibleInventory
from console.fleet.model.exchange.preview import MOST_NODES, Offers, problem
from resources.text import QT_TRANSLATE_NOOP

_SECTION = re.compile(r"\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?")
_KINDS = ("hosts", "children", "vars")
_PORT = re.compile(r"(.+):([0-9]{1,5})")
_NUMBERS = re.compile(r"([0-9]{1,9}):([0-9]{1,9})(?::([0-9]{1,9}))?")
_LETTERS = re.compile(r"([a-zA-Z]):([a-zA-Z])(?::([0-9]{1,3}))?")

_BAD_SECTION = QT_TRANSLATE_NOOP("Import", "{line} is no section; write [group], [group:children] or [group:vars]")
_BAD_QUOTES = QT_TRANSLATE_NOOP("Import", "a quotation mark without its partner")
_NO_VALUE = QT_TRANSLATE_NOOP("Import", "“{text}” is no variable; write NAME=VALUE")
_VAULT = QT_TRANSLATE_NOOP(
    "Import", "the whole file is encrypted by Ansible Vault; decrypt a copy with ansible-vault and import that"
)
_BAD_RANGE = QT_TRANSLATE_NOOP("Import", "[{range}] is no range of Ansible's; write [01:16] or [a:d]")
_BRACKETS = QT_TRANSLATE_NOOP("Import", "“{pattern}” has a bracket without its partner")
_BACKWARDS = QT_TRANSLATE_NOOP("Import", "the range [{range}] goes backwards")
_TOO_MANY = QT_TRANSLATE_NOOP("Import", "“{pattern}” is more than {limit} nodes; one import brings {limit} at most")


def parse_ansible_ini(text: str) -> Offers:
    """Read an inventory in INI form. Raises ImportProblem with the line."""
    refuse_vault(text)
    inventory = AnsibleInventory()
    group, kind = "ungrouped", "hosts"
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line[0] in "#;":
            continue
        if line.startswith("["):
            match = _SECTION.fullmatch(line)
            if match is not None and (match[2] or "hosts") in _KINDS:
                group, kind = match[1], match[2] or "hosts"
                inventory.group(group)
                continue
            # A host may start with a range of its own: [a:b]-gpu.
            if match is not None or line.split()[0].endswith("]"):
                raise problem(_BAD_SECTION, number, line=line)
        _entry(inventory, group, kind, line, number)
    return inventory.offers()


def refuse_vault(text: str) -> None:
    """Raises ImportProblem for a file that is encrypted as a whole."""
    if text.lstrip().startswith("$ANSIBLE_VAULT"):
        raise problem(_VAULT)


def _entry(inventory: AnsibleInventory, group: str, kind: str, line: str, number: int) -> None:
    if kind == "vars":
        name, equals, value = line.partition("=")
        if not equals:
            raise problem(_NO_VALUE, number, text=line)
        inventory.group(group).variables[name.strip()] = _value(value.strip())
        return
    try:
        words = shlex.split(line, comments=True)
    except ValueError:
        raise problem(_BAD_QUOTES, number) from None
    if kind == "children":
        inventory.group(group).children[words[0]] = None
        inventory.group(words[0])
        return
    variables: dict[str, Any] = {}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals:
            raise problem(_NO_VALUE, number, text=word)
        variables[name] = _value(value)
    pattern, port = words[0], ""
    if match := _PORT.fullmatch(pattern):
        # [a:c] ends with a bracket; only what follows the last one can be a port.
        pattern, port = match.groups()
    for host in expand_ansible(pattern, number):
        own = inventory.host(host, number)
        if port:
            own["ansible_port"] = port
        own.update(variables)
        inventory.group(group).hosts[host] = None
        if len(inventory.hosts) > MOST_NODES:
            raise problem(_TOO_MANY, number, pattern=pattern, limit=MOST_NODES)


def _value(text: str) -> str:
    """A value without its quotes. Ansible reads Python literals here; what matters to an inventory is text anyway."""
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return text


def expand_ansible(pattern: str, line: int = 0) -> list[str]:
    """All hosts of a pattern with ranges `[01:16]`, `[a:d]`, `[0:8:2]`. Raises ImportProblem."""
    pieces = re.split(r"\[([^\[\]]*)\]", pattern)
    if any("[" in piece or "]" in piece for piece in pieces):
        raise problem(_BRACKETS, line, pattern=pattern)
    choices: list[list[str]] = []
    total = 1
    for number, piece in enumerate(pieces):
        choice = [piece] if number % 2 == 0 else _choices(piece, pattern, line)
        total *= len(choice)
        if total > MOST_NODES:
            raise problem(_TOO_MANY, line, pattern=pattern, limit=MOST_NODES)
        choices.append(choice)
    return ["".join(parts) for parts in itertools.product(*choices)]


def _choices(text: str, pattern: str, line: int) -> list[str]:
    if match := _NUMBERS.fullmatch(text):
        first, last, step = int(match[1]), int(match[2]), int(match[3] or 1)
        width = len(match[1])
        # Ansible pads only where the first number shows a zero to pad with.
        words = (str(n).zfill(width) if match[1].startswith("0") else str(n) for n in range(first, last + 1, step or 1))
    elif match := _LETTERS.fullmatch(text):
        first, last, step = ord(match[1]), ord(match[2]), int(match[3] or 1)
        words = (chr(code) for code in range(first, last + 1, step or 1))
    else:
        raise problem(_BAD_RANGE, line, range=text)
    if first > last or step == 0:
        raise problem(_BACKWARDS, line, range=text)
    if (last - first) // step >= MOST_NODES:
        raise problem(_TOO_MANY, line, pattern=pattern, limit=MOST_NODES)
    return list(words)
