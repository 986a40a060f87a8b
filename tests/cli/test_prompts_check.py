"""`personas check` on prompts that a trainer has broken: the line, the field, what is wrong, what is right."""

from pathlib import Path

import pytest

from bot.content.lint import check_file
from bot.errors import Fault
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from bot.settings import shipped_content
from tests.cli.command import Command
from tests.roleplay.stage import library

SHIPPED = {language: shipped_content() / "prompts" / f"{language}.yaml" for language in LANGUAGES}
OF_PROGRAMMERS = ("value_error", "ctx", "[key]", "dict", "Error", "validator")


def broken(tmp_path: Path, language: Language, old: str, new: str) -> Path:
    """The shipped prompts with one slip in them."""
    text = SHIPPED[language].read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "prompts" / f"{language}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(path: Path, wanted: str) -> int:
    """The first line in which that stands."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return next(number for number, row in enumerate(rows, 1) if wanted in row)


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("old", "new", "at", "key", "names"),
    [
        ("{quote}", "{quot}", "{quot}", "content.slot_misspelt", ("player.quote", "{quot}", "{quote}")),
        ("{quote}", "{0}", "  quote:", "content.slot_missing", ("player.quote", "{quote}")),
        ("{offer}", "{Gizmo}", "{Gizmo}", "content.slot_unknown", ("player.offer", "{Gizmo}", "{offer}")),
        ("{offer}", "{offer", "{offer", "content.slot_open", ("player.offer", "{offer")),
        ("    {inflames}\n", "", "  card: |", "content.slot_missing", ("player.card", "{inflames}", "{ceiling}")),
        ("    {samples}", "    {sample}", "{sample}", "content.slot_misspelt", ("player.card", "{samples}", "{calms}")),
        ("{names}", "{name}", "  ask:", "content.slot_misspelt", ("words.ask", "{name}", "{names}")),
        ('  read: "', '  read: "{turn} ', "{turn}", "content.slot_nowhere", ("reader.read", "{turn}")),
        ("    not_that:", "    # not_that:", "  answers:", "content.entries_missing", ("player.answers", "not_that")),
        ("    shop_floor:", "    shopfloor:", "shopfloor:", "content.entry_unknown", ("player.setting", "shop_floor")),
        ("  christmas:", "    christmas:", "    christmas:", "content.entry_unknown", ("player.voice", "christmas")),
        ("  christmas:", " christmas:", " christmas:", "content.indent", ("christmas",)),
        ('  unheard: "', "  unheard: {name} ", "  unheard:", "content.open_brace", ("unheard",)),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_its_place_and_what_belongs_there(
    sangfroid: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *,
    language: Language, spoken: Language, old: str, new: str, at: str, key: str, names: tuple[str, ...],
) -> None:  # fmt: skip
    path = broken(tmp_path, language, old, new)
    monkeypatch.setenv("SANGFROID_LANG", spoken)
    done = sangfroid("personas", "check", "--shape", str(path))
    assert done.code == 1
    fault = next(one for one in check_file(library(), path) if one.key == key)
    assert fault.line == line_of(path, at)
    (told,) = (row for row in done.out.splitlines() if row == Messages(spoken).fault(fault))
    assert all(name in told for name in names)
    assert not [word for word in OF_PROGRAMMERS if word in done.out]


PASTED: dict[Language, tuple[str, str]] = {
    "en": ("dites-le à votre façon.", "and you may say it in your own way, but not for the third time."),
    "fr": ("say so in your own way", "vous pouvez le dire à votre façon, mais pas pour la troisième fois"),
}


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("pasted", LANGUAGES)
def test_a_sentence_of_the_other_language_is_told_with_its_place(
    sangfroid: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pasted: Language, spoken: Language
) -> None:
    own: Language = "fr" if pasted == "en" else "en"
    path = broken(tmp_path, own, *PASTED[pasted])
    monkeypatch.setenv("SANGFROID_LANG", spoken)
    done = sangfroid("personas", "check", "--shape", str(path))
    assert done.code == 1
    (told, *_) = done.out.splitlines()
    tongue = {"en": "french", "fr": "english"}[pasted]
    assert told.startswith(
        Messages(spoken).fault(
            Fault(
                path.name,
                line_of(path, PASTED[pasted][1]),
                f"content.not_{tongue}",
                (("place", "player.last_chance"), ("text", "")),
            )
        )
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_copied_from_the_other_language_is_one_fault(
    sangfroid: Command, tmp_path: Path, language: Language
) -> None:
    other: Language = "fr" if language == "en" else "en"
    path = tmp_path / "prompts" / f"{language}.yaml"
    path.parent.mkdir()
    text = SHIPPED[other].read_text(encoding="utf-8")
    path.write_text(text.replace(f'language: "{other}"', f'language: "{language}"'), encoding="utf-8")
    done = sangfroid("personas", "check", "--shape", str(path))
    tongue = {"en": "english", "fr": "french"}[language]
    assert done.code == 1
    assert done.out.splitlines()[0].endswith(Messages("en")(f"content.file_not_{tongue}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_prompts_are_sound_also_from_within_their_folder(
    sangfroid: Command, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    assert sangfroid("personas", "check", "--shape", str(SHIPPED[language])).code == 0
    monkeypatch.chdir(SHIPPED[language].parent)
    assert sangfroid("personas", "check", f"{language}.yaml").code == 0


@pytest.mark.parametrize(
    "quoted", ['"I am sorry that you had to wait for it"', "« I am sorry that you had to wait for it »"]
)
def test_what_is_quoted_may_be_in_any_language(sangfroid: Command, tmp_path: Path, quoted: str) -> None:
    path = broken(tmp_path, "fr", "  rules: |\n", f"  rules: |\n    Ne dites jamais : {quoted}.\n")
    assert sangfroid("personas", "check", "--shape", str(path)).code == 0
