"""What robots find is told with file, line and a sentence in the reader's language."""

from pathlib import Path

import pytest

from bot.cli.checking import report
from bot.cli.frame import Frame
from bot.model import LANGUAGES, Language
from bot.settings import shipped_content

TEXT = (shipped_content() / "wrong-bill.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_customer_nobody_can_win_is_told_where_to_mend_it(
    tmp_path: Path, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong-bill.yaml"
    hard = "hard: {anger: 8, patience: 16, accepts_below: 4, cooling: 0.75}"
    assert hard in TEXT
    path.write_text(
        TEXT.replace(hard, "hard: {anger: 9, patience: 8, accepts_below: 2, cooling: 0.5}"), encoding="utf-8"
    )
    assert report(Frame.load(language), [path], shape=False) == 1
    said = capsys.readouterr().out
    line = TEXT[: TEXT.index("\ndifficulty:")].count("\n") + 2
    place = f"wrong-bill.yaml, line {line}: " if language == "en" else f"wrong-bill.yaml, ligne {line}\u00a0: "
    assert place in said
    assert "{" not in said
    assert {"en": "in English", "fr": "en anglais"}[language] in said
    assert "walked_out" not in said
