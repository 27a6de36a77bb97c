"""The tools that read copies, each by its module; all of recovery asks them alike."""

from __future__ import annotations

from collections.abc import Mapping

from connectors import backups, borg, pg_basebackup, pg_dump, restic, rsync, tar
from console.recovery.model.assets import Tool

#: Those by which backups are made, too.
WRITERS: Mapping[Tool, backups.Writer] = {Tool.RESTIC: restic, Tool.BORG: borg}
#: Those whose backups are of a database.
DATABASES: Mapping[Tool, backups.Database] = {Tool.PG_DUMP: pg_dump, Tool.PG_BASEBACKUP: pg_basebackup}
TOOLS: Mapping[Tool, backups.Tool] = {
    **WRITERS,
    Tool.TAR: tar,
    Tool.RSYNC: rsync,
    **DATABASES,
}


def tool_of(told: Mapping[str, str]) -> backups.Tool:
    """The tool of a plan, by its values ("restic 0.18.0")."""
    return TOOLS[_named(told)]


def database_of(told: Mapping[str, str]) -> backups.Database | None:
    """The tool of a plan where its backups are of a database."""
    return DATABASES.get(_named(told))


def _named(told: Mapping[str, str]) -> Tool:
    return Tool(told.get("tool", "").partition(" ")[0] or Tool.RESTIC)
