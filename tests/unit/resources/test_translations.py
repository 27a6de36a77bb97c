"""Every text of the program reaches the translator and comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from resources.text import QT_TRANSLATE_NOOP
from resources.translations import __main__ as translations
from resources.translations.strings import Message, scan

SOURCE = '''
from PySide6.QtCore import QCoreApplication
from resources.text import QT_TRANSLATE_NOOP
MARKED = QT_TRANSLATE_NOOP(
    "Fleet",
    "Add two "
    "nodes",
)
class Page(QWidget):
    """A page."""
    def show(self, count):
        self.tr("Hello")
        self.tr("%n cell(s)", "", count)
        QCoreApplication.translate("Priority", "Critical")
        QCoreApplication.translate(*MARKED)
        "abc".translate({})
'''


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.py"
    file.write_text(SOURCE, encoding="utf-8")
    return file


def test_marking_a_text_keeps_it_readable_without_qt() -> None:
    text = QT_TRANSLATE_NOOP("Fleet", "Add a node")
    assert str(text) == "Add a node"
    assert tuple(text) == ("Fleet", "Add a node")


def test_every_way_of_marking_is_found(page: Path) -> None:
    found, faults = scan(page)
    assert not faults
    assert found == {
        Message("Fleet", "Add two nodes"),
        Message("Page", "Hello"),
        Message("Page", "%n cell(s)", numerus=True),
        Message("Priority", "Critical"),
    }


def test_lupdate_finds_the_same_also_in_files_without_qt(page: Path, tmp_path: Path) -> None:
    translations.update(tmp_path, [page])
    held, faults = translations.read(tmp_path / "driftvakt_sv.ts")
    assert held == scan(page)[0]
    assert len(faults) == 4
    assert translations.read(tmp_path / translations.PLURALS_ONLY) == ({Message("Page", "%n cell(s)", True)}, [])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('self.tr(f"{count} nodes")', "plain text"),
        ("self.tr(words)", "plain text"),
        ('QT_TRANSLATE_NOOP("Fleet", words)', "plain text"),
        ('QT_TRANSLATE_NOOP("Fleet")', "takes a context and a text"),
        ('QCoreApplication.translate("N", "%n day(s)", "", count)', "no plural forms"),
    ],
)
def test_what_no_translation_can_match_is_a_fault(tmp_path: Path, line: str, fault: str) -> None:
    file = tmp_path / "bad.py"
    file.write_text(f"class A(B):\n    def f(self, count, words):\n        {line}\n", encoding="utf-8")
    found, faults = scan(file)
    assert not found
    assert [fault in str(each) and "bad.py:3" in str(each) for each in faults] == [True]


def finish(file: Path, texts: dict[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for source, translated in texts.items():
        head, tail = text.split(f"<source>{source}</source>")
        tail = tail.replace(
            '<translation type="unfinished"></translation>', f"<translation>{translated}</translation>", 1
        )
        for number in ("en", "flera"):
            tail = tail.replace("<numerusform></numerusform>", f"<numerusform>{number} %n</numerusform>", 1)
        text = f"{head}<source>{source}</source>{tail}".replace(
            '<translation type="unfinished">\n            <n', "<translation>\n            <n"
        )
    file.write_text(text, encoding="utf-8")


def test_the_check_fails_until_everything_is_translated_and_compiled(page: Path, tmp_path: Path) -> None:
    translations.update(tmp_path, [page])
    assert any("unfinished" in fault for fault in translations.check(tmp_path, [page]))
    finish(
        tmp_path / "driftvakt_sv.ts",
        {"Add two nodes": "Lägg till två", "Hello": "Hej", "Critical": "Kritisk", "%n cell(s)": ""},
    )
    assert [fault for fault in translations.check(tmp_path, [page]) if "compiled" not in fault] == []
    assert translations.check(tmp_path, [page])
    translations.release(tmp_path)
    assert translations.check(tmp_path, [page]) == []
    page.write_text(SOURCE.replace("Hello", "Goodbye"), encoding="utf-8")
    faults = "\n".join(translations.check(tmp_path, [page]))
    assert "'Goodbye' is not in it" in faults and "'Hello' is in no source" in faults


def test_a_lost_placeholder_is_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text('class A(B):\n    def f(self):\n        self.tr("%1 old")\n', encoding="utf-8")
    translations.update(tmp_path, [page])
    finish(tmp_path / "driftvakt_sv.ts", {"%1 old": "gammal {age}"})
    faults = "\n".join(translations.check(tmp_path, [page]))
    assert "%1 is missing" in faults
    assert "{age} of 'gammal {age}' is not in the source" in faults


@pytest.mark.slow
def test_the_program_speaks_swedish_throughout() -> None:
    held, faults = translations.read(resources.path("translations/driftvakt_sv.ts"))
    assert faults == []
    assert len(held) > 800


def test_english_plurals_write_themselves() -> None:
    assert translations.english_forms("Add %n node(s)") == ("Add %n node", "Add %n nodes")
    assert translations.english_forms("%n new") == ("%n new", "%n new")


@pytest.mark.slow
def test_every_marked_text_of_the_program_can_be_matched() -> None:
    faults = translations.wanted(translations.sources())[1]
    assert faults == []


@pytest.mark.parametrize("folder", ["fonts", "icons"])
def test_licences_lie_beside_what_they_are_for(folder: str) -> None:
    files = [file.name for file in resources.path(folder).iterdir()]
    assert any("LICENSE" in name for name in files)
    assert "README.md" in files


def test_every_icon_can_be_tinted() -> None:
    for icon in resources.path("icons").glob("*.svg"):
        assert "currentColor" in icon.read_text(encoding="utf-8"), icon.name


def test_a_missing_resource_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="resources/themes/neon"):
        resources.path("themes/neon.toml")
