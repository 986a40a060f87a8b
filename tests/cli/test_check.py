"""`personas check` tries words out as the bot would use them."""

from pathlib import Path

from bot.settings import shipped_content
from bot.wiring import faults_in_use
from tests.roleplay.stage import library


def with_cue(tmp_path: Path, cue: str) -> Path:
    """The shipped English cues with one more way to greet."""
    folder = tmp_path / "cues"
    folder.mkdir()
    text = (shipped_content() / "cues" / "en.yaml").read_text(encoding="utf-8")
    path = folder / "en.yaml"
    path.write_text(text.replace("\n  greet:\n", f'\n  greet:\n    - "{cue}"\n', 1), encoding="utf-8")
    return path


def test_a_cue_whose_signs_do_not_pair_up_is_found_with_its_line(tmp_path: Path) -> None:
    path = with_cue(tmp_path, "(top of the morning|ahoy")
    line = path.read_text(encoding="utf-8").splitlines().index('    - "(top of the morning|ahoy"') + 1
    faults = faults_in_use(library(), path)
    assert [(fault.file, fault.line, fault.key) for fault in faults] == [("en.yaml", line, "content.cue")]


def test_a_sound_cue_is_no_fault(tmp_path: Path) -> None:
    assert not faults_in_use(library(), with_cue(tmp_path, "(top of the morning|ahoy)"))
