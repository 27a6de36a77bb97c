"""The tools that read copies, each by its module; all of recovery asks them alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from connectors import backups, borg, etcd, pg_basebackup, pg_dump, restic, rsync, tar
from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, Tool

#: Those by which backups are made, too.
WRITERS: Mapping[Tool, backups.Writer] = {Tool.RESTIC: restic, Tool.BORG: borg, Tool.ETCD: etcd}
#: Those whose backups are of a database, and what that is.
DATABASES: Mapping[Tool, backups.Database] = {
    Tool.PG_DUMP: pg_dump,
    Tool.PG_BASEBACKUP: pg_basebackup,
    Tool.ETCD: etcd,
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
