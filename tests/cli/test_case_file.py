"""The evaluation file: whole at every moment, each case once, every other line as it was."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from bot.cli.case_file import put_case
from bot.errors import CaseFileError


def case(name: str, text: str = "Calm down, s'il vous plaît.") -> dict[str, Any]:
    return {"id": name, "text": text, "moves": []}


def cases(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_cases_come_one_after_another_in_a_folder_made_for_them(tmp_path: Path) -> None:
    file = tmp_path / "ours" / "evaluation.jsonl"
    for name in ("a", "b"):
        put_case(file, case(name))
    assert cases(file) == [case("a"), case("b")]
    assert "plaît" in file.read_text(encoding="utf-8")
    assert [path.name for path in file.parent.iterdir()] == ["evaluation.jsonl"]


def test_a_case_put_again_takes_its_own_place(tmp_path: Path) -> None:
    file = tmp_path / "evaluation.jsonl"
    for name in ("a", "b", "c"):
        put_case(file, case(name))
    put_case(file, case("b", "corrected"))
    assert cases(file) == [case("a"), case("b", "corrected"), case("c")]


def test_what_others_wrote_stays_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "evaluation.jsonl"
    before = b'\xef\xbb\xbf{"id": 1, "text": "x"}\r\n\r\nnot json\n[1]\n\xff\xfe\n{"id": "z"}'
    file.write_bytes(before)
    put_case(file, case("a"))
    assert file.read_bytes() == before + b"\n" + json.dumps(case("a"), ensure_ascii=False).encode() + b"\n"


def test_the_first_case_is_found_behind_the_mark_an_editor_puts_first(tmp_path: Path) -> None:
    file = tmp_path / "evaluation.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(case("a")).encode() + b"\n")
    put_case(file, case("a", "again"))
    assert cases(file) == [case("a", "again")]


def test_rights_and_a_link_stay_what_they_were(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "evaluation.jsonl"
    real.write_text("")
    real.chmod(0o640)
    link.symlink_to(real)
    put_case(link, case("a"))
    assert link.is_symlink()
    assert cases(real) == [case("a")]
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.parametrize("in_the_way", ["folder", "file"])
def test_what_cannot_be_written_is_named_and_leaves_nothing_behind(tmp_path: Path, in_the_way: str) -> None:
    if in_the_way == "folder":
        file = tmp_path / "evaluation.jsonl"
        file.mkdir()
    else:
        (tmp_path / "ours").write_text("a file, no folder")
        file = tmp_path / "ours" / "evaluation.jsonl"
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CaseFileError) as refused:
        put_case(file, case("a"))
    assert refused.value.params == {"path": str(file)}
    assert sorted(tmp_path.rglob("*")) == before
