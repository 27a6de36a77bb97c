"""The tools that read copies, each by its module; all of recovery asks them alike."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace

from connectors import backups, borg, declared, etcd, pg_basebackup, pg_dump, restic, rsync, tar
from connectors.tools import ToolFault
from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, Tool

#: Those by which backups are made, too.
WRITERS: Mapping[Tool, backups.Writer] = {Tool.RESTIC: restic, Tool.BORG: borg, Tool.ETCD: etcd, Tool.COMMAND: declared}
#: Those whose backups are asked and not compared, and what they are of.
DATABASES: Mapping[Tool, backups.Database] = {
    Tool.PG_DUMP: pg_dump,
    Tool.PG_BASEBACKUP: pg_basebackup,
    Tool.ETCD: etcd,
    Tool.COMMAND: declared,
}
_KINDS = {Tool.PG_DUMP: Kind.POSTGRESQL, Tool.PG_BASEBACKUP: Kind.POSTGRESQL, Tool.ETCD: Kind.ETCD}
TOOLS: Mapping[Tool, backups.Tool] = {
    **WRITERS,
    Tool.TAR: tar,
    Tool.RSYNC: rsync,
    **DATABASES,
}


def needs_password(tool: Tool) -> bool:
    """Whether what it writes is read with a password."""
    return TOOLS[tool].SECRET


def is_declared(copy: Copy) -> bool:
    """Whether all is declared of a copy that its tool needs: a check, and no secret in any argument."""
    try:
        declared.checked_argv(copy.makes, "program")
        checks = declared.checked_argv(copy.checks, "check")
    except ToolFault:
        return False
    return copy.tool is not Tool.COMMAND or (bool(checks) and 0 <= copy.expected <= 255)


def words_of(text: str) -> tuple[str, ...] | None:
    """A program and its arguments, as somebody quotes them; None where a quotation mark is open."""
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return None


def text_of(words: Sequence[str]) -> str:
    """The other way: what `words_of` reads as these."""
    return shlex.join(words)  # house: remote-command: it is text for a field, and what runs are the words


def by_tool(asset: Asset, copy: Copy, key_file: str = "", *, guess: bool = False) -> Asset:
    """The asset with this copy, in the place of one of its name: its password is had as its tool needs it, from
    `key_file` on the node where one is named. Where its kind is a `guess`, what a database's tool wrote is one."""
    if not needs_password(copy.tool):
        copy = replace(copy, password=PasswordFrom.NONE)
    elif copy.password is PasswordFrom.NONE:
        copy = replace(copy, password=PasswordFrom.KEYRING)
    if key_file:
        copy = replace(copy, password=PasswordFrom.FILE, file=key_file)
    known = asset.copy(copy.name) is not None
    copies = tuple(copy if each.name == copy.name else each for each in asset.copies) + (() if known else (copy,))
    kind = _KINDS.get(copies[0].tool, asset.kind) if guess else asset.kind
    return replace(asset, copies=copies, kind=kind)


def tool_of(told: Mapping[str, str]) -> backups.Tool:
    """The tool of a plan, by its values ("restic 0.18.0")."""
    return TOOLS[_named(told)]


def database_of(told: Mapping[str, str]) -> backups.Database | None:
    """The tool of a plan where its backups are of a database."""
    return DATABASES.get(_named(told))


def _named(told: Mapping[str, str]) -> Tool:
    return Tool(told.get("tool", "").partition(" ")[0] or Tool.RESTIC)
