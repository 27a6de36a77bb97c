"""A server of PostgreSQL on this machine, in production as far as restore tests know: it archives, and has a database
with a role of its own. It listens on a socket in its folder alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BIN = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), Path("/none")).parent
ROWS = 3000
_MADE = f"""
CREATE TABLE orders (id int PRIMARY KEY, what text);
INSERT INTO orders SELECT g, repeat(md5(g::text), 8) FROM generate_series(1, {ROWS}) g;
CREATE ROLE reader;
GRANT SELECT ON orders TO reader;
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON orders TO reader USING (true);
"""


def possible() -> bool:
    """Whether there is a server here, and what is started from a backup can be fenced off."""
    fence = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-current-user"])]
    if not (BIN / "postgres").exists() or shutil.which("unshare") is None:
        return False
    fence += ["--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--mount-proc", "--", "true"]
    return subprocess.run(fence, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Live:
    """The server; its data are in `data`, what it archived in `archive`."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def does(self, program: str, *arguments: str) -> str:
        """What a program of its own says, by its account."""
        who = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] if os.geteuid() == 0 else []
        argv = [*who, str(BIN / program), *arguments]
        # Without pipes: a server keeps them as long as it runs.
        out = self.folder / "said"
        with out.open("w") as said:
            subprocess.run(argv, stdout=said, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=True)
        return out.read_text()

    def ask(self, query: str, database: str = "shop") -> str:
        return self.does("psql", "-XAtq", "-h", str(self.folder), "-U", "postgres", "-d", database, "-c", query).strip()

    def dump(self, to: Path) -> None:
        written = self.folder / "shop.dump"
        self.does("pg_dump", "-h", str(self.folder), "-U", "postgres", "-Fc", "-f", str(written), "shop")
        shutil.move(written, to)

    def base_backup(self, to: Path) -> None:
        """As a standby takes it: it names whom to follow."""
        written = self.folder / "base"
        self.does("pg_basebackup", "-h", str(self.folder), "-U", "postgres", "-D", str(written), "-R", "-c", "fast")
        shutil.move(written, to)

    def state(self) -> tuple[object, ...]:
        """What would be another if anybody had touched it."""
        told = self.ask("SELECT timeline_id, system_identifier FROM pg_control_checkpoint(), pg_control_system()")
        return (
            told,
            self.ask("SELECT archived_count, failed_count FROM pg_stat_archiver"),
            sorted(self.archive.iterdir()),
        )


@contextmanager
def live() -> Iterator[Live]:
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        server = Live(Path(name))
        server.archive.mkdir()
        if os.geteuid() == 0:
            for each in (server.folder, server.archive):
                shutil.chown(each, "postgres", "postgres")
        server.does("initdb", "-D", str(server.data), "-A", "trust", "-U", "postgres", "--no-sync")
        with (server.data / "postgresql.conf").open("a") as config:
            config.write(f"listen_addresses = ''\nunix_socket_directories = '{name}'\nfsync = off\n")
            config.write(f"archive_mode = on\narchive_command = 'cp %p {server.archive}/%f'\n")
        server.does("pg_ctl", "-D", str(server.data), "-l", f"{name}/log", "-w", "start")
        try:
            server.does("createdb", "-h", name, "-U", "postgres", "shop")
            server.ask(_MADE)
            yield server
        finally:
            server.does("pg_ctl", "-D", str(server.data), "-m", "immediate", "stop")
