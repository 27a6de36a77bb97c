"""A model is code: every file of it is hashed and named for what it is, what would run is found, nothing is run."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.text import sanitise
from console.deployments.model.artifacts import Danger, FileKind, Flag, template_difference, template_of, trusts
from console.deployments.service.artifacts import FolderEntry, LocalFolder, inspect

WRITTEN = Path(__file__).resolve().parents[2] / "support" / "recorded" / "models"
CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "num_hidden_layers": 4,
    "num_attention_heads": 8,
    "num_key_value_heads": 2,
    "hidden_size": 64,
    "max_position_embeddings": 4096,
    "torch_dtype": "float16",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder as a sound model comes."""
    shutil.copy(WRITTEN / "tiny.safetensors", tmp_path / "model-00001-of-00002.safetensors")
    shutil.copy(WRITTEN / "tiny.safetensors", tmp_path / "model-00002-of-00002.safetensors")
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"chat_template": "{{ messages }}"}))
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\n---\n# Model\n")
    return tmp_path


def dangers(folder: Path, *flags: str) -> list[tuple[Danger, str]]:
    return [(each.danger, each.path) for each in inspect(LocalFolder(folder), flags).findings]


def test_a_sound_model_may_start_and_says_what_it_is(model: Path) -> None:
    found = inspect(LocalFolder(model))
    assert found.may_start and (found.architecture, found.licence) == ("LlamaForCausalLM", "apache-2.0")
    assert (found.parameters, found.weight_bytes, found.context, found.quantisation) == (62, 152, 4096, "F16")
    assert found.cache_numbers == 2 * 4 * 2 * 8
    assert found.chat_template == hashlib.sha256(b"{{ messages }}").hexdigest()
    assert found.tokenizer == hashlib.sha256(b"{}").hexdigest()
    for each in found.files:
        assert each.sha256 == hashlib.sha256((model / each.path).read_bytes()).hexdigest()
    assert [each.path for each in found.files] == sorted(path.name for path in model.iterdir())


def test_a_model_of_llama_cpp_is_read_with_its_template(tmp_path: Path) -> None:
    head = (WRITTEN / "tiny.gguf.head").read_bytes()
    (tmp_path / "m.gguf").write_bytes(head + bytes(442_112))
    found = inspect(LocalFolder(tmp_path))
    assert found.may_start and (found.architecture, found.quantisation, found.licence) == ("llama", "F32", "apache-2.0")
    assert (found.context, found.cache_numbers, found.weight_bytes) == (256, 128, 442_112)
    assert found.templates[0].path == "m.gguf" and "role" in found.templates[0].text


def test_pickles_are_found_whatever_they_are_called(model: Path) -> None:
    (model / "pytorch_model.bin").write_bytes(b"anything")
    (model / "weights").write_bytes(pickle.dumps([1, 2]))
    with zipfile.ZipFile(model / "adapter.data", "w") as archive:
        archive.writestr("adapter/data.pkl", b"x")
    (model / "model.safetensors").write_bytes(pickle.dumps({}))
    assert {path for danger, path in dangers(model) if danger is Danger.PICKLE} == {
        "pytorch_model.bin",
        "weights",
        "adapter.data",
        "model.safetensors",
    }


def test_code_and_what_loads_it_are_found(model: Path) -> None:
    (model / "sub").mkdir()
    (model / "sub" / "modeling_x.py").write_text("print()")
    (model / "run").write_bytes(b"#!/bin/sh\n")
    (model / "config.json").write_text(json.dumps({**CONFIG, "auto_map": {"AutoModel": "modeling_x.X"}}))
    found = dangers(model, "--model", "x", "--trust_remote_code")
    assert sorted(found) == [
        (Danger.AUTO_MAP, "config.json"),
        (Danger.CODE, "run"),
        (Danger.CODE, "sub/modeling_x.py"),
        (Danger.TRUST, ""),
    ]


@pytest.mark.parametrize("flag", ["--trust-remote-code", "--trust-remote-code=true", "--TRUST_REMOTE_CODE"])
def test_trust_in_remote_code_is_seen_however_it_is_written(flag: str) -> None:
    assert trusts(("--model", flag)) and not trusts(("--no-trust-remote-code",))


def test_links_and_files_that_are_not_what_they_are_called_are_found(model: Path) -> None:
    (model / "more.safetensors").symlink_to("/etc/passwd")
    (model / "broken.safetensors").write_bytes(b"\xff" * 40)
    (model / "short.gguf").write_bytes(b"GGUF\3\0\0\0")
    (model / "tokenizer_config.json").write_text("{")
    assert sorted(dangers(model)) == [
        (Danger.BROKEN, "broken.safetensors"),
        (Danger.BROKEN, "short.gguf"),
        (Danger.BROKEN, "tokenizer_config.json"),
        (Danger.LINK, "more.safetensors"),
    ]


def test_a_file_that_could_not_be_read_is_told_and_not_left_out() -> None:
    class Half:
        def entries(self) -> list[FolderEntry]:
            return [FolderEntry("a", "file", problem="Permission denied"), FolderEntry("b", "socket")]

        def head(self, path: str, most: int) -> bytes:
            raise AssertionError(path)

    assert [each.danger for each in inspect(Half()).findings] == [Danger.UNREAD, Danger.LINK]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("{{ messages[0].content }}", ()),
        ("{{ ''.__class__ }}", (Flag.DUNDER,)),
        ("{{ x|attr('a') }}", (Flag.ATTR,)),
        ("{{ x | attr ('a') }}", (Flag.ATTR,)),
        ("{% import 'a' as b %}", (Flag.IMPORT,)),
        ("{{ x|attr('__init__') }} {% from 'a' import b %}", (Flag.DUNDER, Flag.ATTR, Flag.IMPORT)),
        ("important attributes", ()),
    ],
)
def test_a_template_is_flagged_where_it_should_be_read_twice(text: str, flags: tuple[Flag, ...]) -> None:
    assert template_of("a", "", text).flags == flags


def test_templates_of_two_versions_are_held_against_each_other() -> None:
    lines = template_difference("a\nb\nc\n", "a\nB\nc\n")
    assert "-b" in lines and "+B" in lines and " a" in lines
    assert template_difference("a", "a") == ()


def test_named_templates_stand_behind_the_one_that_runs(model: Path) -> None:
    told = [{"name": "tools", "template": "t"}, {"name": 3}, "x"]
    (model / "tokenizer_config.json").write_text(json.dumps({"chat_template": told}))
    (model / "chat_template.jinja").write_text("main")
    assert [(each.name, each.text) for each in inspect(LocalFolder(model)).templates] == [("", "main"), ("tools", "t")]


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(
        ["config.json", "tokenizer_config.json", "a.gguf", "a.safetensors", "chat_template.jinja", "x"]
    ),
    said=st.binary(max_size=120) | st.text(max_size=60).map(str.encode),
)
def test_whatever_a_file_holds_it_is_told_in_words(name: str, said: bytes) -> None:
    class One:
        def entries(self) -> list[FolderEntry]:
            return [FolderEntry(name, "file", len(said), hashlib.sha256(said).hexdigest())]

        def head(self, path: str, most: int) -> bytes:
            return said[:most]

    found = inspect(One())
    assert len(found.files) == 1 and found.files[0].kind in FileKind
    for each in found.findings:
        assert each.words == sanitise(each.words, 300)
