"""A paper holds what it was given as text, on pages that stand alone, with its faces embedded."""

from __future__ import annotations

import re
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


def _streams(content: bytes) -> list[bytes]:
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(raw))
        except zlib.error:
            found.append(raw)
    return found
