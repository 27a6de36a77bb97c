"""A paper holds what it was given as text, on pages that stand alone, with its faces embedded."""

from __future__ import annotations

import re
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from console.pagekit.report import Facts, Heading, Paragraph, Part, Report, SignatureLines, Table, pdf, plain

MADE = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
HOSTILE = "<b>bold</b> &amp; \x1b[31mred\x1b[0m \u202eevil\u202c <img src='logo.png'>"


def paper(*parts: Part, title: str = "Hand-over") -> Report:
    return Report(title, "A. Lindqvist to T. Öberg", parts, "A. Lindqvist", MADE, "Driftvakt", "page {page} of {pages}")


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.usefixtures("qapp")
def test_what_is_told_is_text_and_nothing_in_it_acts() -> None:
    made = plain(paper(Heading(HOSTILE), Paragraph(HOSTILE), Table(("a",), ((HOSTILE,),)), Facts(((HOSTILE, "1"),))))
    safe = "<b>bold</b> &amp; red evil <img src='logo.png'>"
    assert made.count(safe) == 4
    assert "\x1b" not in made
    assert "\u202e" not in made


@pytest.mark.usefixtures("qapp")
def test_lines_of_words_stay_lines() -> None:
    assert "one\ntwo" in plain(paper(Paragraph("one\ntwo")))


@pytest.mark.usefixtures("qapp")
def test_a_long_table_goes_over_pages_and_a_short_paper_has_one() -> None:
    rows = tuple((str(number), "GPU lost") for number in range(120))
    assert pages(pdf(paper(Table(("No", "What"), rows)))) == 3
    assert pages(pdf(paper(Paragraph("short"), SignatureLines((("hands over", "A. Lindqvist"),))))) == 1


@pytest.mark.usefixtures("qapp")
def test_a_heading_never_ends_a_page_without_the_first_row_of_what_it_heads() -> None:
    table = Table(("When", "What"), (("03:12", "Drain g03"), ("03:13", "done")))
    for lines in range(36, 50):  # around the end of the first page
        above = (Paragraph(f"line {number}") for number in range(lines))
        for page in _faces(pdf(paper(*above, Heading("What was done"), table))):
            *_, last, _number, _foot = page
            assert last == page[-1], "what stands last over the foot is no heading"


def _faces(content: bytes) -> list[list[bytes]]:
    """The faces that are written in, page by page: of a heading it is another than of the rest."""
    written = [stream for stream in _streams(content) if b" Tf" in stream]
    return [re.findall(rb"(/F\d+) [\d.]+ Tf", stream) for stream in written]


@pytest.mark.usefixtures("qapp")
def test_it_is_written_in_any_thread_without_a_warning_of_qt() -> None:
    """Which fails a test here."""
    with ThreadPoolExecutor(1) as pool:
        assert pages(pool.submit(pdf, paper(*(Paragraph("word " * 200) for _ in range(40)))).result()) > 1


@pytest.mark.usefixtures("qapp")
def test_the_file_is_an_archives_pdf_with_its_faces_and_its_name() -> None:
    content = pdf(paper(Paragraph("räksmörgås"), title="Överlämning <1>"))
    assert content.startswith(b"%PDF-1.4")
    assert b"/FontFile" in content
    metadata = content + b"".join(_streams(content))
    assert b"pdfaid:part" in metadata
    assert "Överlämning &lt;1&gt;".encode() in metadata


@pytest.mark.usefixtures("qapp")
def test_every_letter_of_it_is_found_and_copied_as_what_it_is() -> None:
    """Figures and signs, too: a paper's times and numbers are read by programs and by screen readers."""
    told = "INC-2026-041 at 03:12:44 (UTC+01:00), 12,345.67 SEK; nis2.disruption a->b 3x4 50% #5 @h räksmörgås"
    known = {letter for stream in _streams(pdf(paper(Paragraph(told)))) for letter in _characters(stream)}
    assert "".join(sorted({*told} - known)) == " "


def _characters(stream: bytes) -> list[str]:
    """What characters a face's table gives for its glyphs."""
    tables = re.findall(rb"\[([^]]*)\]", stream) if b"begincmap" in stream else []
    return [chr(int(each, 16)) for table in tables for each in re.findall(rb"<([0-9A-Fa-f]{4})>", table)]


@pytest.mark.usefixtures("qapp")
def test_the_same_paper_is_the_same_bytes_whenever_it_is_written_and_wherever(monkeypatch: pytest.MonkeyPatch) -> None:
    written = []
    for zone in ("UTC", "America/New_York", "Asia/Kathmandu"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        written.append(pdf(paper(Paragraph("räksmörgås"))))
    monkeypatch.undo()
    time.tzset()
    assert len({*written}) == 1
    assert written[0].count(b"(D:20261120060000Z)") == 2 and written[0].count(b'Date="2026-11-20T06:00:00+00:00"') == 3
    assert pdf(paper(Paragraph("another"))) != written[0]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu"])
def test_every_object_of_the_file_lies_where_its_table_says(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    content = pdf(paper(Paragraph("short")))
    monkeypatch.undo()
    time.tzset()
    start = int(content.rpartition(b"startxref\n")[2].split()[0])
    table = content[start:].split(b"\n")
    assert table[0] == b"xref"
    entries = table[3 : 2 + int(table[1].split()[1])]
    assert len(entries) > 10
    for number, entry in enumerate(entries, 1):
        if entry[17:18] == b"n":
            assert content[int(entry[:10]) :].startswith(b"%d 0 obj" % number), entry


def _streams(content: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found
