"""The kinds of sources that nodes can be imported from, and the recognition of a file's kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from console.fleet.model.exchange.ansible_ini import parse_ansible_ini
from console.fleet.model.exchange.ansible_yaml import parse_ansible_yaml
from console.fleet.model.exchange.csv import parse_csv
from console.fleet.model.exchange.kinds import Source
from console.fleet.model.exchange.preview import Offers
from console.fleet.model.exchange.ssh import Loader, parse_ssh_config
from console.fleet.model.exchange.toml import parse_toml

_ENDINGS = {
    "toml": Source.TOML,
    "csv": Source.CSV,
    "tsv": Source.CSV,
    "yml": Source.ANSIBLE_YAML,
    "yaml": Source.ANSIBLE_YAML,
    "json": Source.ANSIBLE_YAML,
    "ini": Source.ANSIBLE_INI,
}


def guess(name: str, text: str) -> Source:
    """What a file is, by its ending, else by what stands in it. A file without a sign of its own is taken for Ansible's
    INI, which may be as plain as a list of hosts."""
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    lines = [line.strip() for line in text.splitlines()[:2000]]
    lines = [line for line in lines if line and not line.startswith(("#", ";"))]
    first = lines[0] if lines else ""
    if any(line in ("[[sites]]", "[[nodes]]") for line in lines):
        return Source.TOML
    if any(re.match(r"(?:Host|Match)[\s=]", line, re.IGNORECASE) for line in lines):
        return Source.SSH_CONFIG
    if first == "---" or first.startswith("{") or re.fullmatch(r"[\w.-]+:(?:\s*#.*)?", first):
        return Source.ANSIBLE_YAML
    if not first.startswith("[") and re.search(r"\w\s*[,;\t|]\s*\w", first):
        return Source.CSV
    return Source.ANSIBLE_INI


def parse(source: Source, text: str, load: Loader = lambda _: ()) -> Offers:
    """Read a text of a known kind; `load` resolves an ssh_config's `Include`. Raises ImportProblem."""
    if source is Source.SSH_CONFIG:
        return parse_ssh_config(text, load)
    parsers: dict[Source, Callable[[str], Offers]] = {
        Source.TOML: parse_toml,
        Source.CSV: parse_csv,
        Source.ANSIBLE_INI: parse_ansible_ini,
        Source.ANSIBLE_YAML: parse_ansible_yaml,
    }
    return parsers[source](text)
