"""Reading what other tools know of nodes. Runs in a thread; raises ImportProblem and OSError."""

from __future__ import annotations

import errno
import glob
from collections.abc import Iterable
from pathlib import Path

from console.fleet.model.exchange import ansible
from console.fleet.model.exchange.kinds import Source
from console.fleet.model.exchange.preview import ImportProblem, Offers, decode
from console.fleet.model.exchange.range import parse_range
from console.fleet.model.exchange.sources import guess, parse
from console.fleet.model.inventory import Inventory

#: Sources that are files, with an example of their name. Ansible's two kinds are told apart by looking.
SOURCES = {"ssh_config": "~/.ssh/config", "ansible": "hosts.ini", "csv": "nodes.csv", "toml": "nodes.toml"}
_KINDS = {"ssh_config": Source.SSH_CONFIG, "csv": Source.CSV, "toml": Source.TOML}


def usual_path(source: str) -> Path | None:
    """Where a source usually lies, when it lies there."""
    usual = {"ssh_config": Path.home() / ".ssh" / "config", "ansible": Path("/etc/ansible/hosts")}.get(source)
    return usual if usual is not None and usual.is_file() else None


def read_offers(source: str, text: str, inventory: Inventory, site: str) -> Offers:
    """What a source offers; `text` is the range itself, or a file's path."""
    if source == "range":
        return parse_range(text, sites=[known.key for known in inventory.sites], site=site)
    path = _path(text)
    content, notes = decode(path.read_bytes())
    kind = _KINDS.get(source)
    if kind is None:
        kind = guess(path.name, content)
        kind = kind if kind in (Source.ANSIBLE_INI, Source.ANSIBLE_YAML) else Source.ANSIBLE_INI
    offers = parse(kind, content, lambda pattern: _included(pattern, path.parent))
    if kind in (Source.ANSIBLE_INI, Source.ANSIBLE_YAML):
        notes += ansible.beside([name for name in ansible.FOLDERS if (path.parent / name).is_dir()])
    return Offers(offers.nodes, offers.sites, notes + offers.notes)


def _path(text: str) -> Path:
    """The file that somebody typed. Raises OSError for what cannot be a path."""
    if "\0" in text:
        raise OSError(errno.EINVAL, "no file has such a name")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~NAME of somebody who is not there: the file is not there either
        return Path(text)


def _included(pattern: str, folder: Path) -> Iterable[tuple[str, str]]:
    """The files an `Include` names; relative patterns stand beside the file, as in ~/.ssh (ssh_config(5))."""
    found = Path(pattern).expanduser()
    for name in sorted(glob.glob(str(found if found.is_absolute() else folder / found))):  # noqa: PTH207
        path = Path(name)
        try:
            text, _notes = decode(path.read_bytes())
        except (OSError, ImportProblem):
            continue  # ssh skips what it cannot read; so does its preview
        yield name, text
