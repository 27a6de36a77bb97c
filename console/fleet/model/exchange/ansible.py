"""Nodes from an Ansible inventory: INI, YAML, or what `ansible-inventory --list` prints.

What becomes what: `ansible_host`, `ansible_user`, `ansible_port` and `ansible_ssh_private_key_file` (and their older
names) say how a node is reached, `ansible_connection=local` that it is this machine, `-J` or `ProxyJump` in the ssh
arguments its way. A group called `rack_NAME` or `site_NAME`, or a variable `rack`, `switch`, `site` or `owner`, places
it. All other groups become labels. Variables follow Ansible's order: host over group, child over parent, then
`ansible_group_priority`, then the name.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.fleet.model.exchange.preview import Note, Offer, Offers, note, problem
from console.fleet.model.exchange.yaml_text import Sealed
from console.fleet.model.validation import shown
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

#: More groups than this are no inventory that people keep.
MOST_GROUPS = 1000

_MANY_GROUPS = QT_TRANSLATE_NOOP("Import", "more than {limit} groups; that is no inventory")
_CIRCLE = QT_TRANSLATE_NOOP("Import", "the group “{group}” contains itself")
_PASSWORDS = QT_TRANSLATE_NOOP("Import", "passwords are not taken over: they are asked for and kept in the keyring")
_SEALED = QT_TRANSLATE_NOOP("Import", "{variable} is encrypted by Ansible Vault, which is not opened here")
_TEMPLATE = QT_TRANSLATE_NOOP("Import", "{variable} is a template, {value}, which only Ansible can fill in")
_NOT_SSH = QT_TRANSLATE_NOOP("Import", "reached by {connection}, not by SSH")
_BAD_PORT = QT_TRANSLATE_NOOP("Import", "{variable} is “{value}”, which is no port")
_NOT_TEXT = QT_TRANSLATE_NOOP("Import", "{variable} is not a text")
_PROXY = QT_TRANSLATE_NOOP(
    "Import", "{host}: its ProxyCommand is not taken over; give it a jump host, or use ~/.ssh/config"
)

_BESIDE = QT_TRANSLATE_NOOP("Import", "{folders} beside the file hold further variables; these are not read")
#: Folders beside an inventory that Ansible reads variables from, too.
FOLDERS = ("group_vars", "host_vars")

#: Names of one thing, the one that Ansible prefers first.
_HOST = ("ansible_host", "ansible_ssh_host")
_USER = ("ansible_user", "ansible_ssh_user")
_PORT = ("ansible_port", "ansible_ssh_port")
_KEY = ("ansible_ssh_private_key_file", "ansible_private_key_file")
_ARGUMENTS = ("ansible_ssh_common_args", "ansible_ssh_extra_args", "ansible_ssh_args")
_SSH = frozenset({"ssh", "smart", "paramiko", "paramiko_ssh"})
_LOCAL = frozenset({"local"})
_SECRET = re.compile(r"(?:^|_)(?:pass|password|passphrase|secret|token)$")
_PLACE = re.compile(r"(rack|site)[_-](.+)", re.IGNORECASE)


def beside(folders: Sequence[str]) -> tuple[Note, ...]:
    """What to say of those of `FOLDERS` that lie beside the file; nothing when none does."""
    return (note(0, _BESIDE, folders=" + ".join(folders)),) if folders else ()


@dataclass(slots=True)
class Group:
    hosts: dict[str, None] = field(default_factory=dict)
    children: dict[str, None] = field(default_factory=dict)
    variables: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class AnsibleInventory:
    """What a file says, before any rule is applied. `hosts` keeps the file's order; `lines` count from 1."""

    groups: dict[str, Group] = field(default_factory=dict)
    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def group(self, name: str) -> Group:
        if len(self.groups) >= MOST_GROUPS and name not in self.groups:
            raise problem(_MANY_GROUPS, limit=MOST_GROUPS)
        return self.groups.setdefault(name, Group())

    def host(self, name: str, line: int) -> dict[str, Any]:
        self.lines.setdefault(name, line)
        return self.hosts.setdefault(name, {})

    def offers(self) -> Offers:
        """Apply the rules of this module. Raises ImportProblem where groups contain themselves."""
        depths = _depths(self.groups)
        parents = _parents(self.groups)
        # Weakest first: each later group overrides what earlier ones said.
        order = sorted(self.groups, key=lambda name: (depths[name], _priority(self.groups[name]), name))
        members: dict[str, list[str]] = {host: [] for host in self.hosts}
        above = {name: _above(name, parents) for name in self.groups}
        inside: dict[str, set[str]] = {host: {"all"} for host in self.hosts}
        for name, group in self.groups.items():
            for host in group.hosts:
                inside[host] |= {name, *above[name]}
        for host in self.hosts:
            members[host] = [name for name in order if name in inside[host]]
        offers = tuple(self._offer(host, members[host]) for host in self.hosts)
        secret = any(_SECRET.search(name) for name in self._variable_names())
        return Offers(offers, notes=(*self.notes, *((note(0, _PASSWORDS),) if secret else ())))

    def _variable_names(self) -> Iterable[str]:
        for variables in (*self.hosts.values(), *(group.variables for group in self.groups.values())):
            yield from variables

    def _offer(self, host: str, groups: list[str]) -> Offer:
        variables: dict[str, Any] = {}
        for name in groups:
            variables |= self.groups[name].variables if name in self.groups else {}
        variables |= self.hosts[host]
        line = self.lines.get(host, 0)
        labels = [name for name in groups if name not in ("all", "ungrouped")]
        try:
            values = _reached(host, variables)
            values |= _placed(variables, labels)
        except _Unusable as unusable:
            return Offer({"name": host}, line, fault=unusable.sentence)
        jump, left_out = _jump(variables)
        if jump:
            values["jump"] = jump
        if left_out:
            self.notes.append(note(line, _PROXY, host=host))
        return Offer(values, line, hint=shown(", ".join(labels), 200))


class _Unusable(Exception):
    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def _depths(groups: Mapping[str, Group]) -> dict[str, int]:
    """How far each group is below `all`, by the longest way, as Ansible counts it. Raises ImportProblem for circles."""
    parents = _parents(groups)
    depths: dict[str, int] = {"all": 0}
    for start in groups:
        # Walked without recursion: a file may chain thousands of groups.
        stack = [(start, False)]
        under_way: set[str] = set()
        while stack:
            name, parents_done = stack.pop()
            if name in depths:
                continue
            if parents_done:
                under_way.discard(name)
                depths[name] = 1 + max((depths[parent] for parent in parents.get(name, ())), default=0)
                continue
            if name in under_way:
                raise problem(_CIRCLE, group=name)
            under_way.add(name)
            stack.append((name, True))
            for parent in parents.get(name, ()):
                if parent in under_way:
                    raise problem(_CIRCLE, group=parent)
                stack.append((parent, False))
    return depths


def _parents(groups: Mapping[str, Group]) -> dict[str, list[str]]:
    parents: dict[str, list[str]] = {}
    for name, group in groups.items():
        for child in group.children:
            if child == "all":
                raise problem(_CIRCLE, group="all")
            parents.setdefault(child, []).append(name)
    return parents


def _above(name: str, parents: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for parent in parents.get(waiting.pop(), ()):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return found


def _priority(group: Group) -> int:
    try:
        return int(group.variables.get("ansible_group_priority", 1))
    except (TypeError, ValueError):
        return 1


def _text(variables: Mapping[str, Any], names: Iterable[str]) -> tuple[str, str]:
    """The first of several variables that is set: (its name, its value). Raises _Unusable."""
    for name in names:
        value = variables.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, Sealed) or (isinstance(value, str) and value.startswith("$ANSIBLE_VAULT")):
            raise _Unusable(say(_SEALED, variable=name))
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise _Unusable(say(_NOT_TEXT, variable=name))
        text = str(value)
        if "{{" in text or "{%" in text:
            raise _Unusable(say(_TEMPLATE, variable=name, value=shown(text)))
        return name, text
    return "", ""


def _reached(host: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"name": host}
    _, connection = _text(variables, ("ansible_connection",))
    kind = connection.rpartition(".")[2]
    if kind in _LOCAL:
        return {"name": host, "host": "localhost", "local": True}
    if kind and kind not in _SSH:
        raise _Unusable(say(_NOT_SSH, connection=shown(connection)))
    for field_name, names in (("host", _HOST), ("user", _USER), ("identity_file", _KEY)):
        _, text = _text(variables, names)
        if text:
            values[field_name] = text
    name, port = _text(variables, _PORT)
    if port:
        if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
            raise _Unusable(say(_BAD_PORT, variable=name, value=shown(port)))
        values["port"] = int(port)
    return values


def _placed(variables: Mapping[str, Any], groups: list[str]) -> dict[str, Any]:
    """Site, rack, owner and labels. Groups that place a node are taken out of its labels."""
    values: dict[str, Any] = {}
    for group in groups:
        if match := _PLACE.fullmatch(group):
            values[match[1].casefold()] = match[2]
    for name in ("site", "rack", "switch", "owner"):
        _, text = _text(variables, (name,))
        if text:
            values[name] = text.strip()
    labels = tuple(group for group in groups if not _PLACE.fullmatch(group))
    if labels:
        values["labels"] = labels
    return values


def _jump(variables: Mapping[str, Any]) -> tuple[str, bool]:
    """The jump hosts in the ssh arguments, and whether a way was left out because it cannot be said as one."""
    left_out = False
    for name in _ARGUMENTS:
        value = variables.get(name)
        if not isinstance(value, str):
            continue
        try:
            words = shlex.split(value)
        except ValueError:
            left_out = True
            continue
        for option, argument in _options(words):
            if option in ("-J", "proxyjump"):
                return argument, False
            if option == "proxycommand":
                if jump := _from_command(argument):
                    return jump, False
                left_out = True
    return "", left_out


def _options(words: list[str]) -> Iterable[tuple[str, str]]:
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in ("-J", "-o"):
            text = following
        elif word.startswith(("-J", "-o")):
            text = word[2:]
        else:
            continue
        if word.startswith("-J"):
            yield "-J", text
        else:
            key, _, value = text.partition("=")
            yield key.strip().casefold(), value.strip().strip('"')


def _from_command(command: str) -> str:
    """The host of `ssh -W %h:%p [-q] HOST`, which is what ProxyJump does; empty for anything more."""
    try:
        words = shlex.split(command)
    except ValueError:
        return ""
    if not words or words[0] != "ssh" or "-W" not in words or "%h:%p" not in words:
        return ""
    rest = [word for word in words[1:] if word not in ("-W", "%h:%p", "-q", "-A")]
    return rest[0] if len(rest) == 1 and not rest[0].startswith("-") else ""
