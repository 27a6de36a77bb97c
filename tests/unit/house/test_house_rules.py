"""Every house rule finds what it forbids and leaves alone what it does not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


def load_rules() -> ModuleType:
    """The rules by their path: `packaging` is the name of a library, too, so the folder is no package."""
    name = "driftvakt_house_rules"
    specification = importlib.util.spec_from_file_location(name, ROOT / "packaging" / "house_rules.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


rules = load_rules()

FORBIDDEN: list[tuple[str, str, str]] = [
    ("posix-only", "console/a.py", "import fcntl"),
    ("posix-only", "connectors/a.py", "from pwd import getpwuid"),
    ("posix-only", "connectors/a.py", "import os\n\ndef f():\n    return os.fork()"),
    ("posix-only", "widgets/a.py", "import signal\nx = signal.SIGKILL"),
    ("posix-only", "resources/a.py", "import socket\nx = socket.AF_UNIX"),
    ("posix-only", "console/a.py", "from os import geteuid"),
    ("posix-only", "console/a.py", "import os\nif True:\n    os.killpg(1, 2)"),
    ("posix-only", "console/a.py", "try:\n    import termios\nexcept ValueError:\n    pass"),
    ("colour", "console/a.py", "x = '#ff8800'"),
    ("colour", "widgets/a.py", "x = 'QLabel { color: #abc; }'"),
    ("colour", "widgets/a.py", "x = f'background: rgba(1, 2, 3, {alpha})'"),
    ("colour", "widgets/a.py", "x = QColor(255, 0, 0)"),
    ("colour", "widgets/a.py", "x = QColor('red')"),
    ("colour", "widgets/a.py", "x = Qt.GlobalColor.red"),
    ("long-module", "console/a.py", "x = 1\n" * 501),
    ("long-module", "tests/unit/a.py", "x = 1\n" * 501),
    ("built-text", "console/a.py", "self.tr(f'{count} nodes')"),
    ("built-text", "console/a.py", "self.tr('Nodes: ' + name)"),
    ("built-text", "console/a.py", "self.tr('Nodes: %s' % name)"),
    ("built-text", "console/a.py", "self.tr('Nodes: {}'.format(name))"),
    ("built-text", "console/a.py", "QCoreApplication.translate('Context', f'{count} nodes')"),
    ("built-text", "console/a.py", "QT_TRANSLATE_NOOP('Context', f'{count} nodes')"),
    ("remote-command", "console/a.py", "host.open(f'cat {path}', on_end=g)"),
    ("remote-command", "console/a.py", "host.open('cat ' + path)"),
    ("remote-command", "console/a.py", "host.open(' '.join(words))"),
    ("remote-command", "connectors/systemd.py", "import shlex\nx = shlex.join(words)"),
    ("remote-command", "console/a.py", "import shlex\nx = shlex.quote(word)"),
    ("remote-command", "console/a.py", "client.exec_command(line)"),
    ("remote-command", "console/a.py", "subprocess.run(line, shell=True)"),
    ("remote-command", "console/a.py", "os.system(line)"),
    ("free-key", "console/a.py", "surroundings.recall('span')"),
    ("free-key", "console/a.py", "self._surroundings.remember(f'{self.name}.signals', chosen)"),
    ("free-key", "console/a.py", "self.memory.put('theme', name)"),
    ("free-key", "console/a.py", "memory.get('theme')"),
    ("unnamed-module", "console/a.py", '"""What a page shows."""'),
    ("unnamed-module", "tests/support/a.py", '"""Where, in the tree, tests lie."""'),
    ("local-place", "docs/a.md", "see /builds/driftvakt/README.md"),
    ("local-place", "packaging/a.sh", "pip install --index-url https://example.org/pypi x"),
    ("local-place", "a.toml", 'url = "https://packages.example.org/simple"'),
    ("local-place", "tests/a.py", "x = 'file:///wheels/x.whl'"),
    ("broad-except", "console/a.py", "try:\n    f()\nexcept Exception:\n    pass"),
    ("broad-except", "tests/a.py", "try:\n    f()\nexcept:\n    pass"),
    ("excused-line", "console/a.py", "x = 1  # pragma: no" + " cover"),
    ("excused-line", "connectors/a.py", "if x:  # pragma:no" + " branch\n    pass"),
    ("unfinished", "console/a.py", "x = 1  # TO" + "DO"),
    ("unfinished", "docs/a.md", "FIX" + "ME"),
    ("impure-model", "console/fleet/model/a.py", "x = datetime.now(UTC)"),
    ("impure-model", "console/work/model/commands.py", "x = open('file')"),
    ("narrow-signal", "widgets/a.py", "class A:\n    x = Signal(int)"),
    ("narrow-signal", "console/a.py", "class A:\n    x = Signal(str, dict)"),
    ("qt-habit", "console/a.py", "app.processEvents()"),
    ("qt-habit", "console/a.py", "class Worker(QThread):\n    pass"),
    ("qt-habit", "console/a.py", "self.name.setToolTip(mount)"),
    ("qt-habit", "widgets/a.py", "QToolTip.showText(place, text, self)"),
    ("qt-habit", "widgets/a.py", "name = QLabel(text)"),
]

ALLOWED: list[tuple[str, str, str]] = [
    ("posix-only", "console/a.py", "import sys\nif sys.platform != 'win32':\n    import fcntl"),
    (
        "posix-only",
        "console/a.py",
        "def f():\n    if sys.platform == 'win32':\n        return 0\n    return os.geteuid()",
    ),
    ("posix-only", "console/a.py", "x = signal.SIGKILL if hasattr(signal, 'SIGKILL') else signal.SIGTERM"),
    ("posix-only", "console/a.py", "x = hasattr(os, 'getuid') and os.getuid()"),
    ("posix-only", "console/a.py", "try:\n    import pwd\nexcept ImportError:\n    pwd = None"),
    ("posix-only", "connectors/probe/node_probe.py", "import fcntl"),
    ("posix-only", "tests/a.py", "import fcntl"),
    ("posix-only", "console/a.py", "import fcntl  # house: posix-only: this module is imported on Linux alone"),
    ("colour", "console/a.py", "x = 'issue #123456789'"),
    ("colour", "console/a.py", '"""Blends #000000 into #ffffff."""'),
    ("colour", "widgets/a.py", "x = Qt.GlobalColor.transparent"),
    ("colour", "widgets/a.py", "x = QColor(theme.text)"),
    ("colour", "tests/a.py", "x = '#ff8800'"),
    ("long-module", "console/a.py", "x = 1\n" * 500),
    ("long-module", "connectors/probe/node_probe.py", "x = 1\n" * 501),
    ("built-text", "console/a.py", "self.tr('{count} nodes').format(count=3)"),
    ("built-text", "console/a.py", "self.tr('%n node(s)', '', count)"),
    ("built-text", "widgets/a.py", "painter.translate(x + 1, y - 1)"),
    ("remote-command", "connectors/probe/launch.py", "import shlex\nx = shlex.join(words)"),
    ("remote-command", "connectors/ssh/connection.py", "channel.exec_command(line)"),
    ("remote-command", "console/a.py", "host.open(command, on_end=g)"),
    ("remote-command", "console/a.py", "open(folder + name)"),
    ("free-key", "console/a.py", "self._surroundings.recall(settings.SPAN)"),
    ("free-key", "console/a.py", "values.get('span')"),
    ("unnamed-module", "console/a.py", '"""A page: what it shows and how."""'),
    ("unnamed-module", "tests/unit/test_a.py", '"""What waits is bounded."""'),
    ("unnamed-module", "console/a.py", "x = 1"),
    ("local-place", "docs/a.md", "https://example.org/simplest"),
    ("broad-except", "console/a.py", "try:\n    f()\nexcept Exception:  # a plugin may raise anything\n    pass"),
    ("broad-except", "console/a.py", "try:\n    f()\nexcept BaseException:\n    close()\n    raise"),
    ("impure-model", "console/fleet/service/a.py", "x = datetime.now(UTC)"),
    ("narrow-signal", "widgets/a.py", "class A:\n    x = Signal(object)"),
    ("qt-habit", "widgets/tips.py", "thing.setToolTip(plain(text))"),
    ("qt-habit", "console/a.py", "set_tip(self.name, mount)"),
]


def names_found(path: str, text: str) -> set[str]:
    return {violation.rule.name for violation in rules.violations(rules.load(path, text))}


@pytest.mark.parametrize(("rule", "path", "text"), FORBIDDEN)
def test_the_rule_finds_what_it_forbids(rule: str, path: str, text: str) -> None:
    assert rule in names_found(path, text)


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_the_rule_leaves_alone_what_it_does_not_forbid(rule: str, path: str, text: str) -> None:
    assert rule not in names_found(path, text)


def test_every_rule_is_shown_to_fail_above() -> None:
    assert {rule.name for rule in rules.RULES} == {name for name, _, _ in FORBIDDEN}


def test_a_violation_names_its_place_and_its_reason() -> None:
    [violation] = rules.violations(rules.load("console/a.py", "\nimport fcntl"))
    assert str(violation).startswith("console/a.py:2: posix-only: fcntl\n")
    assert violation.rule.reason in str(violation)


def test_an_exception_needs_its_reason_and_its_own_rule() -> None:
    assert names_found("console/a.py", "import fcntl  # house: posix-only:") == {"posix-only"}
    assert names_found("console/a.py", "import fcntl  # house: colour: because") == {"posix-only"}


def test_ignored_folders_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("build/\n*.pyc\n")
    for name in ("build/a.py", ".venv/b.py", "docs/c.md", ".ci/run"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    assert {file.path for file in rules.files(tmp_path)} == {"docs/c.md", ".ci/run", ".gitignore"}
