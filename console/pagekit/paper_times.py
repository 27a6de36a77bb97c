"""Times of papers: when one was made stands in the two places of a PDF's metadata where Qt writes the time of the
writing, so that the same paper is the same bytes whenever it is written.

The dates of the document's information come out shorter or longer than Qt's, by the zone of the workstation: the table
of the file's objects is moved along. Those of the XMP packet are as long as Qt's.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_INFORMATION = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}(?:Z|[+-]\d\d'\d\d')\)")
_PACKET = re.compile(rb'xmp:(CreateDate|ModifyDate|MetadataDate)="[^"]{25}"')
_TABLE = re.compile(rb"\nxref\n0 (\d+) ?\n")
_ENTRY_LENGTH = 20


def dated(pdf: bytes, made: datetime) -> bytes:
    """A PDF of Qt's with another time than that at which it was written."""
    at = made.astimezone(UTC)
    information = rb"/\1 (D:" + at.strftime("%Y%m%d%H%M%SZ").encode() + b")"
    packet = rb'xmp:\1="' + at.strftime("%Y-%m-%dT%H:%M:%S+00:00").encode() + b'"'
    pdf = _PACKET.sub(packet, pdf)
    changes: list[tuple[int, int]] = []
    parts: list[bytes] = []
    end = 0
    for found in _INFORMATION.finditer(pdf):
        said = found.expand(information)
        changes.append((found.start(), len(said) - len(found.group())))
        parts += [pdf[end : found.start()], said]
        end = found.end()
    return _moved(b"".join((*parts, pdf[end:])), changes)


def _moved(pdf: bytes, changes: list[tuple[int, int]]) -> bytes:
    """With its table of objects as they lie now; `changes` are places of the former file, and how much longer each
    became."""

    def lies(place: int) -> int:
        return place + sum(by for at, by in changes if at < place)

    table = [*_TABLE.finditer(pdf)][-1]
    entries: list[bytes] = []
    for number in range(int(table[1])):
        entry = pdf[table.end() + number * _ENTRY_LENGTH :][:_ENTRY_LENGTH]
        used = entry[17:18] == b"n"
        entries.append(b"%010d%b" % (lies(int(entry[:10])), entry[10:]) if used else entry)
    rest = pdf[table.end() + len(entries) * _ENTRY_LENGTH :]
    rest = re.sub(rb"startxref\n(\d+)", lambda found: b"startxref\n%d" % lies(int(found[1])), rest)
    return pdf[: table.end()] + b"".join(entries) + rest
