"""Nodes from a table: comma, semicolon, tab or bar between the columns, whose names stand in the first line."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from console.fleet.model.exchange.preview import MOST_NODES, Note, Offer, Offers, note, problem
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

_NO_HEADER = QT_TRANSLATE_NOOP(
    "Import", "the first line names no column that is known; it needs at least “name” or “host”. Known are: {columns}"
)
_TWO_COLUMNS = QT_TRANSLATE_NOOP("Import", "“{first}” and “{second}” are both the column {column}")
_UNKNOWN = QT_TRANSLATE_NOOP("Import", "the column “{column}” is not known; skipped")
_SECRET = QT_TRANSLATE_NOOP(
    "Import", "the column “{column}” is not taken over: passwords are asked for and kept in the keyring"
)
_TOO_MANY_CELLS = QT_TRANSLATE_NOOP("Import", "the line has {count} columns and the first line {wanted}")
_NO_NAME = QT_TRANSLATE_NOOP("Import", "neither name nor host is given")
_BAD_PORT = QT_TRANSLATE_NOOP("Import", "port “{value}” is no number from 1 to 65535")
_BAD_FLAG = QT_TRANSLATE_NOOP("Import", "{column} is “{value}”; write yes or no")
_BROKEN = QT_TRANSLATE_NOOP("Import", "the table cannot be read: {raw}")

#: What a column may be called, by field. Letter case, spaces, dashes and underscores make no difference.
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("name", "node", "hostname"),
    "host": ("host", "address", "ip", "ipaddress", "fqdn", "dns"),
    "site": ("site", "location", "datacentre", "datacenter"),
    "user": ("user", "username", "login", "sshuser"),
    "port": ("port", "sshport"),
    "rack": ("rack",),
    "switch": ("switch", "leaf", "networkswitch"),
    "owner": ("owner", "team"),
    "labels": ("labels", "label", "tags", "groups"),
    "identity_file": ("identityfile", "key", "keyfile", "sshkey"),
    "jump": ("jump", "proxyjump", "bastion", "jumphost"),
    "local": ("local",),
    "watched": ("watched",),
}
_FIELDS = {alias: field for field, aliases in COLUMNS.items() for alias in aliases}
_SECRETS = re.compile(r"pass|secret|token")
_YES = frozenset({"1", "yes", "y", "true", "on", "x", "ja"})
_NO = frozenset({"0", "no", "n", "false", "off", "nej"})
_DELIMITERS = ",;\t|"


def parse_csv(text: str) -> Offers:
    """Read a table. Raises ImportProblem; lines that cannot be used become offers with a fault. An empty cell says
    nothing, rather than that the field is empty."""
    text = text.removeprefix("\ufeff")
    first = 1
    # Excel writes and reads this line before the header.
    if match := re.match(r"sep=(.)\r?\n", text):
        delimiter, text, first = match[1], text[match.end() :], 2
    else:
        delimiter = _sniff(text)
    # StringIO keeps line ends as they are, as the csv module wants them inside of quotes.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    notes: list[Note] = []
    offers: list[Offer] = []
    columns: list[str] | None = None
    start = first
    try:
        for row in reader:
            line, start = start, first + reader.line_num
            cells = [cell.strip() for cell in row]
            if not any(cells) or (columns is None and cells[0].startswith("#")):
                continue
            if columns is None:
                columns = _columns(cells, line, notes)
                continue
            offers.append(_offer(columns, cells, line))
            if len(offers) > MOST_NODES:
                break
    except csv.Error as error:
        raise problem(_BROKEN, first + reader.line_num - 1, raw=str(error)) from error
    if columns is None:
        raise problem(_NO_HEADER, columns=", ".join(COLUMNS))
    return Offers(tuple(offers), notes=tuple(notes))


def _sniff(text: str) -> str:
    """The character that stands most often between the words of the first line that has any."""
    header = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    outside = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=outside.count)


def _columns(cells: list[str], line: int, notes: list[Note]) -> list[str]:
    columns: list[str] = []
    written: dict[str, str] = {}
    for cell in cells:
        plain = re.sub(r"[\s_-]", "", cell.casefold())
        field = _FIELDS.get(plain, "")
        if field in written:
            # A hostname beside a name is where to connect, not a second name.
            if field == "name" and "host" not in written and plain == "hostname":
                field = "host"
            else:
                raise problem(_TWO_COLUMNS, line, first=written[field], second=cell, column=field)
        if not field and cell:
            notes.append(note(line, _SECRET if _SECRETS.search(plain) else _UNKNOWN, column=cell))
        if field:
            written[field] = cell
        columns.append(field)
    if "name" not in written and "host" not in written:
        raise problem(_NO_HEADER, line, columns=", ".join(COLUMNS))
    return columns


def _offer(columns: list[str], cells: list[str], line: int) -> Offer:
    given = {field: cell for field, cell in zip(columns, cells, strict=False) if field and cell}
    name = given.get("name") or given.get("host", "").partition(".")[0]
    if any(cells[len(columns) :]):
        return Offer({"name": name}, line, fault=say(_TOO_MANY_CELLS, count=len(cells), wanted=len(columns)))
    if not name:
        return Offer({"name": ""}, line, fault=say(_NO_NAME))
    if "name" not in given and re.fullmatch(r"[0-9.]+|.*:.*", given["host"]):
        name = given["host"].replace(":", "-")
    values: dict[str, Any] = dict(given) | {"name": name}
    fault = _convert(values)
    return Offer({"name": name}, line, fault=fault) if fault else Offer(values, line)


def _convert(values: dict[str, Any]) -> Sentence | None:
    """Turn cells into what the fields hold, in place; gives what is wrong."""
    if "port" in values:
        port = values["port"]
        if not re.fullmatch(r"[0-9]{1,5}", port) or not 1 <= int(port) <= 65535:
            return note(0, _BAD_PORT, value=port).sentence
        values["port"] = int(port)
    if "labels" in values:
        parts = re.split(r"[,;|]", values["labels"])
        values["labels"] = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    for column in ("local", "watched"):
        if column in values:
            word = values[column].casefold()
            if word not in _YES | _NO:
                return note(0, _BAD_FLAG, column=column, value=word).sentence
            values[column] = word in _YES
    return None
