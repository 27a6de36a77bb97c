"""Recording of what the borg of this machine says: `python3 record_borg.py FOLDER` writes it as JSON.

By hand, once for each version, in a folder that is empty; what is asked is what `connectors.borg` asks. It needs Python
and borg alone, so that it runs in any Debian.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PASSWORD = b"correct horse"
SHOWN_FOLDER, SHOWN_HOST = "/srv/lab", "g01"


class Recorder:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: dict[str, dict[str, object]] = {}
        self.host = os.uname().nodename

    def begun(self, home: str = "home") -> list[str]:
        return [
            *("env", "TZ=UTC", "BORG_EXIT_CODES=modern", f"BORG_BASE_DIR={self.folder / home}"),
            *("BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK=yes", "BORG_PASSPHRASE_FD=0", "borg", "--log-json"),
        ]

    def run(self, argv: list[str], given: bytes = PASSWORD, folder: str = "/") -> tuple[int, str, str]:
        done = subprocess.run(argv, input=given, capture_output=True, cwd=folder, check=False)
        return done.returncode, self.shown(done.stdout), self.shown(done.stderr)

    def shown(self, said: bytes) -> str:
        text = said.decode("utf-8", "replace").replace(str(self.folder), SHOWN_FOLDER)
        return text.replace(self.host, SHOWN_HOST)

    def record(self, name: str, *words: str, given: bytes = PASSWORD, folder: str = "/") -> None:
        status, out, err = self.run([*self.begun(), *words], given, folder)
        self.told[name] = {"status": status, "out": out, "err": err[-6000:]}

    def looks(self, name: str, repository: str, given: bytes = PASSWORD) -> None:
        told = "{hostname}{command_line}{end}"
        self.record(
            f"{name}: list",
            "list",
            "--bypass-lock",
            "--json",
            "--format",
            told,
            "--last",
            "100",
            repository,
            given=given,
        )
        self.record(f"{name}: check", "check", "--lock-wait", "1", repository, given=given)
        self.restore(name, repository, given=given)

    def restore(
        self, name: str, repository: str, archive: str = "first", given: bytes = PASSWORD, path: str = ""
    ) -> None:
        into = self.folder / "back"
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir()
        words = ("extract", "--lock-wait", "1", "--progress", "--numeric-ids", f"{repository}::{archive}")
        self.record(f"{name}: extract", *words, *((path,) if path else ()), given=given, folder=str(into))

    def all(self) -> None:
        source, repository = self.folder / "srv", self.folder / "repository"
        for number in range(4):
            place = source / f"part-{number % 2}" / f"{number}.bin"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(bytes((number * 7 + each * each) % 251 for each in range(40_000 + number)))
        (source / "link").symlink_to("part-0/0.bin")
        status, out, err = self.run(["borg", "--version"])
        self.told["version"] = {"status": status, "out": out, "err": err}
        self.record("init", "init", "-e", "repokey-blake2", str(repository))
        self.looks("empty", str(repository))
        self.record("create", "create", f"{repository}::first", str(source))
        (source / "part-0" / "0.bin").write_bytes(b"changed" * 9000)
        self.record("create second", "create", f"{repository}::second of {{now:%Y}}", str(source), "/etc/hostname")
        self.looks("sound", str(repository))
        self.record("info", "info", "--bypass-lock", "--json", f"{repository}::first")
        self.record("check all", "check", "--lock-wait", "1", "--verify-data", str(repository))
        self.record(
            *("check rotating", "check", "--lock-wait", "1"),
            *("--repository-only", "--max-duration", "1800", str(repository)),
        )
        self.restore("path", str(repository), path=f"pp:{str(source).strip('/')}/part-0")
        self.restore("no such path", str(repository), path="pp:nowhere")
        self.restore("absent", str(repository), "nobody")
        self.looks("wrong password", str(repository), b"wrong")
        self.looks("no password", str(repository), b"")
        self.looks("no repository", str(self.folder / "none"))
        (self.folder / "folder").mkdir()
        self.looks("no repository but a folder", str(self.folder / "folder"))
        self.locks(repository)
        for name, damage in self.damages().items():
            copy = self.folder / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(repository, copy)
            damage(copy)
            shutil.rmtree(self.folder / "home", ignore_errors=True)
            self.looks(name, str(copy))
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        self.record("keyfile init", "init", "-e", "keyfile-blake2", str(self.folder / "keyfile"))
        shutil.rmtree(self.folder / "home", ignore_errors=True)
        self.looks("key file gone", str(self.folder / "keyfile"))
        if shutil.which("borg2"):
            base = f"BORG_BASE_DIR={self.folder / 'home2'}"
            two = str(self.folder / "two")
            self.run(["env", base, "BORG_PASSPHRASE_FD=0", "borg2", "-r", two, "rcreate", "-e", "none"])
            self.looks("borg 2", two)
            status, out, err = self.run(["borg2", "--version"])
            self.told["borg 2: version"] = {"status": status, "out": out, "err": err}
        self.codes()

    def locks(self, repository: Path) -> None:
        """Held by somebody who lives, and left by somebody who died."""
        held = subprocess.Popen(
            [*self.begun("other"), "with-lock", str(repository), "sleep", "60"], stdin=subprocess.PIPE
        )
        assert held.stdin is not None
        held.stdin.write(PASSWORD)
        held.stdin.close()
        while not (repository / "lock.exclusive").exists():
            held.poll()
        self.looks("locked", str(repository))
        held.kill()
        held.wait()
        self.looks("dead lock", str(repository))

    def damages(self) -> dict[str, Callable[[Path], object]]:
        def segment(copy: Path, place: int) -> Path:
            found = [path for path in (copy / "data").rglob("*") if path.is_file()]
            return sorted(found, key=lambda path: path.stat().st_size)[place]

        def flip(path: Path, share: float = 0.5) -> None:
            data = bytearray(path.read_bytes())
            data[int(len(data) * share)] ^= 4
            path.write_bytes(bytes(data))

        def cut(path: Path) -> None:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

        def newest(copy: Path, start: str) -> Path:
            return sorted(copy.glob(f"{start}.*"), key=lambda path: int(path.suffix[1:]))[-1]

        def remove_key(copy: Path) -> None:
            text = (copy / "config").read_text()
            (copy / "config").write_text(text[: text.index("key =")])

        return {
            "flip data": lambda copy: flip(segment(copy, -1), 0.2),
            "flip end": lambda copy: flip(segment(copy, -1), 0.98),
            "flip index": lambda copy: flip(newest(copy, "index")),
            "flip hints": lambda copy: flip(newest(copy, "hints")),
            "index deleted": lambda copy: newest(copy, "index").unlink(),
            "segment deleted": lambda copy: segment(copy, -1).unlink(),
            "segment cut": lambda copy: cut(segment(copy, -1)),
            "config deleted": lambda copy: (copy / "config").unlink(),
            "flip config": lambda copy: flip(copy / "config", 0.1),
            "key deleted": remove_key,
            "flip key": lambda copy: flip(copy / "config", 0.8),
        }

    def codes(self) -> None:
        """The exit codes that this borg itself has for its errors, by their names; only modern ones have."""
        script = (
            "import json, borg.archiver, borg.remote, borg.cache, borg.helpers.errors as e\n"
            "try:\n import borg.crypto.keymanager\nexcept ImportError: pass\n"
            "todo, found = [e.ErrorBase if hasattr(e, 'ErrorBase') else e.Error,"
            " *([e.BorgWarning] if hasattr(e, 'BorgWarning') else [])], {}\n"
            "while todo:\n"
            " c = todo.pop(); todo += c.__subclasses__()\n"
            " if hasattr(c, 'exit_mcode'): found[c.__qualname__] = c.exit_mcode\n"
            "print(json.dumps(found))\n"
        )
        status, out, err = self.run(["/usr/bin/python3", "-c", script])
        self.told["codes"] = {"status": status, "out": out, "err": err}


if __name__ == "__main__":
    recorder = Recorder(Path(sys.argv[1]))
    recorder.all()
    json.dump(recorder.told, sys.stdout, indent=1, ensure_ascii=True, sort_keys=True)
    sys.stdout.write("\n")
