"""Links lead somewhere: to files, to headings, to pictures that are small enough."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packaging/*.md")], key=lambda page: page.as_posix()
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def prose(page: Path) -> str:
    """A page without its code, in which brackets mean other things."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    lines = [line for line in text.splitlines() if not line.startswith("    ")]
    return re.sub(r"`[^`]*`", "", "\n".join(lines))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.+?) *$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(page: Path) -> list[str]:
    found = []
    for link in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or not target.is_relative_to(ROOT) or (anchor and anchor not in anchors(target)):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_link_to_nowhere_is_noticed(tmp_path: Path) -> None:
    page = ROOT / "docs" / "README.md"
    assert broken(page) == []
    copy = tmp_path / "page.md"
    copy.write_text("# A\n[a](#a) [b](#b) [c](missing.md) `[d](code.md)`\n", encoding="utf-8")
    assert broken(copy) == ["#a", "#b", "missing.md"]  # a page elsewhere is no page of ours


def test_every_page_of_the_manual_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for page in ROOT.glob("docs/**/*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "README.md" or f"({name})" in index, name


@pytest.mark.parametrize(
    ("folder", "largest", "whole"), [("operators/pictures", 150_000, 1_500_000), ("pages/mockups", 150_000, 250_000)]
)
def test_every_picture_is_shown_and_small(folder: str, largest: int, whole: int) -> None:
    shown = {
        (page.parent / link).resolve() for page in PAGES for link in _LINK.findall(prose(page)) if link.endswith(".png")
    }
    sizes = {path: path.stat().st_size for path in (ROOT / "docs" / folder).rglob("*.png")}
    assert set(sizes) == {path for path in shown if path.is_relative_to(ROOT / "docs" / folder)}
    assert max(sizes.values()) < largest
    assert sum(sizes.values()) < whole


def test_what_is_made_on_demand_is_not_kept() -> None:
    """A picture in a repository is carried by everybody for ever."""
    kept = {path.parent.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.png")}
    assert kept == {"operators/pictures", "pages/mockups"}
    assert "build/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
