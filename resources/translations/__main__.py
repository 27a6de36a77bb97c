"""`python -m resources.translations update|todo|release|check`: Qt's own tools over the program's sources."""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from pathlib import Path

from resources.errors import EnvironmentFault
from resources.translations.strings import Message, scan

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SOURCES = ("console", "widgets")
#: Data whose texts are shown: the rules, in the context that console/fleet/model/rules.py gives them.
RULES, RULES_CONTEXT = "resources/alarms", "Rules"
RULE_TEXTS = ("what", "short", "cause", "consequence", "next", "event")
#: Scenarios of drills, in the context that console/recovery/model/scenarios.py gives their texts.
SCENARIOS, SCENARIOS_CONTEXT = "resources/scenarios", "Scenarios"
SCENARIO_TEXTS = ("name", "summary", "text", "why", "expect", "asks", "aborts")
#: Regimes, in the context that console/incidents/model/regime_rows.py gives their texts.
REGIMES, REGIMES_CONTEXT = "resources/regimes", "Regimes"
REGIME_TEXTS = ("name", "who", "to", "note", "where")
LEFT_OUT = ("widgets/gallery/", "widgets/__main__.py")
NONE: Mapping[str, Sequence[str]] = {}
_PLACEHOLDER = re.compile(r"%[1-9]|\{\w*\}")
PLURALS_ONLY = "driftvakt_en.ts"
FILES = ("driftvakt_sv.ts", PLURALS_ONLY)


class ToolError(EnvironmentFault):
    """A tool of Qt is missing or failed; the text says which and how."""


def tool(name: str) -> Path:
    """A tool of PySide6-Essentials. Raises ToolError when it is not installed."""
    found = importlib.util.find_spec("PySide6")
    if found is None or found.origin is None:
        raise ToolError("PySide6 is not installed")
    for candidate in (Path(found.origin).parent / name, Path(found.origin).parent / f"{name}.exe"):
        if candidate.exists():
            return candidate
    raise ToolError(f"{name} is not in {Path(found.origin).parent}")


def _run(arguments: Sequence[str | Path]) -> None:
    done = subprocess.run([str(part) for part in arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolError(f"{Path(str(arguments[0])).name}: {(done.stderr or done.stdout).strip()}")


def sources(root: Path = ROOT) -> list[Path]:
    """The Python files whose texts are shown in the program; the gallery speaks English alone."""
    files = sorted(file for folder in SOURCES for file in (root / folder).rglob("*.py"))
    return [file for file in files if not file.relative_to(root).as_posix().startswith(LEFT_OUT)]


def rule_texts(root: Path = ROOT) -> list[str]:
    """The texts of the rules, each once, in the order of the files."""
    texts: dict[str, None] = {}
    for file in sorted((root / RULES).glob("*.toml")):
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in (row for rows in document.values() if isinstance(rows, list) for row in rows):
            for table in (row, row.get("otherwise", {})):
                texts |= {table[key]: None for key in RULE_TEXTS if key in table}
    return list(texts)


def texts_of(folder: Path, names: Sequence[str]) -> list[str]:
    """What stands under these names anywhere in the files of a folder, each once, in the order of the files."""
    texts: dict[str, None] = {}

    def gather(table: dict[str, object]) -> None:
        for key, value in table.items():
            values = value if isinstance(value, list) else [value]
            if key in names:
                texts.update(dict.fromkeys(each for each in values if isinstance(each, str)))
            for each in values:
                if isinstance(each, dict):
                    gather(each)

    for file in sorted(folder.glob("*.toml")):
        gather(tomllib.loads(file.read_text(encoding="utf-8")))
    return list(texts)


def data_texts(root: Path = ROOT) -> dict[str, list[str]]:
    """The texts of data that ships, by their context."""
    return {
        RULES_CONTEXT: rule_texts(root),
        SCENARIOS_CONTEXT: texts_of(root / SCENARIOS, SCENARIO_TEXTS),
        REGIMES_CONTEXT: texts_of(root / REGIMES, REGIME_TEXTS),
    }


def wanted(files: Sequence[Path], texts: Mapping[str, Sequence[str]] = NONE) -> tuple[set[Message], list[str]]:
    """What must be translated, and what is wrong with how it is marked; `texts` are those of data, by context."""
    messages = {Message(context, text, False) for context, each in texts.items() for text in each}
    faults: list[str] = []
    for file in files:
        found, wrong = scan(file)
        messages |= found
        faults += [str(fault) for fault in wrong]
    return messages, faults


def update(folder: Path = HERE, files: Sequence[Path] | None = None) -> None:
    """Take new strings over and drop those that are gone. Raises ToolError."""
    listed, texts = (sources(), data_texts()) if files is None else (files, NONE)
    with tempfile.TemporaryDirectory() as scratch:
        # lupdate reads no TOML: to it the data's texts are a module of marked texts.
        data = Path(scratch) / "data.py"
        marked = (
            f"QT_TRANSLATE_NOOP({json.dumps(context)}, {json.dumps(text)})\n"
            for context, each in texts.items()
            for text in each
        )
        data.write_text("".join(marked), encoding="utf-8")
        listed = [*listed, data]
        listing = Path(scratch) / "sources.txt"
        listing.write_text("".join(f"{file}\n" for file in listed), encoding="utf-8")
        for name in FILES:
            language = name.removesuffix(".ts").split("_")[1]
            options = ["-silent", "-no-obsolete", "-locations", "none", "-source-language", "en"]
            options += ["-target-language", language, *(["-pluralonly"] if name == PLURALS_ONLY else [])]
            _run([tool("lupdate"), f"@{listing}", *options, "-ts", folder / name])
    fill_english(folder / PLURALS_ONLY)


def english_forms(source: str) -> tuple[str, str]:
    """The singular and the plural of an English source text: "%n node(s)" gives "%n node" and "%n nodes"."""
    return source.replace("(s)", "").replace("(es)", ""), source.replace("(s)", "s").replace("(es)", "es")


def fill_english(file: Path) -> None:
    """Give the plural forms that follow the rule; what was written by hand stays."""
    tree = ET.parse(file)  # noqa: S314 - our own file, from this repository
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        if translation is None or translation.get("type") != "unfinished":
            continue
        for form, text in zip(
            translation.iter("numerusform"), english_forms(message.findtext("source") or ""), strict=True
        ):
            form.text = text
        del translation.attrib["type"]
    body = ET.tostring(tree.getroot(), encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def release(folder: Path = HERE, target: Path | None = None) -> list[Path]:
    """Compile the .ts files; the .qm files written. Raises ToolError."""
    made = []
    for name in FILES:
        out = (target or folder) / name.replace(".ts", ".qm")
        _run([tool("lrelease"), "-silent", folder / name, "-qm", out])
        made.append(out)
    return made


def read(file: Path) -> tuple[set[Message], list[str]]:
    """The messages of a .ts file, and what is unfinished, vanished or empty in it."""
    messages: set[Message] = set()
    faults: list[str] = []
    # The file is our own, from this repository.
    for context in ET.parse(file).getroot().iter("context"):  # noqa: S314
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            translation = message.find("translation")
            kind = None if translation is None else translation.get("type")
            numerus = message.get("numerus") == "yes"
            texts = [] if translation is None else [form.text or "" for form in translation.iter("numerusform")]
            texts = texts or [(translation.text or "") if translation is not None else ""]
            if kind is not None:
                faults.append(f"{file.name}: {name}: {source!r} is {kind}")
            elif not all(texts):
                faults.append(f"{file.name}: {name}: {source!r} has no translation")
            else:
                faults += [f"{file.name}: {name}: {source!r}: {fault}" for fault in _placeholders(source, texts)]
            if kind not in ("vanished", "obsolete"):
                messages.add(Message(name, source, numerus))
    return messages, faults


def _placeholders(source: str, texts: Sequence[str]) -> list[str]:
    """Every %1 and {name} of the source must be in the translation, and no other (a plural form may leave %n out)."""
    marks = set(_PLACEHOLDER.findall(source))
    faults = []
    for text in texts:
        held = set(_PLACEHOLDER.findall(text))
        faults += [f"{mark} is missing in {text!r}" for mark in sorted(marks - held)]
        faults += [f"{mark} of {text!r} is not in the source" for mark in sorted(held - marks)]
    return faults


def check(folder: Path = HERE, files: Sequence[Path] | None = None) -> list[str]:
    """Everything that is wrong; empty when all is translated, extractable and compiled. Raises ToolError."""
    messages, faults = wanted(sources(), data_texts()) if files is None else wanted(files)
    for name in FILES:
        held, wrong = read(folder / name)
        faults += wrong
        expected = {each for each in messages if each.numerus} if name == PLURALS_ONLY else messages
        faults += [f"{name}: {each.context}: {each.source!r} is not in it" for each in sorted(expected - held)]
        faults += [f"{name}: {each.context}: {each.source!r} is in no source" for each in sorted(held - expected)]
    with tempfile.TemporaryDirectory() as scratch:
        for fresh in release(folder, Path(scratch)):
            kept = folder / fresh.name
            if not kept.exists() or kept.read_bytes() != fresh.read_bytes():
                faults.append(f"{fresh.name} is not compiled from its .ts (run: release)")
    return faults


def main(arguments: list[str] | None = None) -> int:
    """0 when all is well, 1 with the faults on stderr."""
    parser = argparse.ArgumentParser(prog="python -m resources.translations", description=__doc__)
    parser.add_argument("act", choices=("update", "todo", "release", "check"))
    act = parser.parse_args(arguments).act
    try:
        if act == "update":
            update()
            faults: list[str] = []
        elif act == "release":
            release()
            faults = []
        elif act == "todo":
            faults = [fault for name in FILES for fault in read(HERE / name)[1]]
        else:
            faults = check()
    except ToolError as error:
        faults = [str(error)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
