"""The trainer's workbench, as one calls it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.cli.making import Asking, customer_file
from bot.cli.watching import Watched
from bot.cli.workbench_text import table
from bot.content.lint import check_file
from bot.content.persona import Persona
from bot.errors import ContentError
from bot.messages import Messages
from bot.model import LANGUAGES, Language
from bot.settings import shipped_content
from bot.workbench import row_of
from tests.cli.command import Command
from tests.house.tree import ROOT
from tests.workbench.bench import library, played

EXAMPLE = ROOT / "docs" / "trainers" / "broken-umbrella.answers.yaml"
GOOD = "wrong-bill"
TEXT = (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8")
EN = Messages("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rehearsal_shows_what_was_read_and_what_moved_the_anger(
    sangfroid: Command, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANGFROID_LANG", language)
    done = sangfroid("personas", "simulate", GOOD, "--trainee", "lecturer")
    messages = Messages(language)
    assert done.code == 0
    assert messages("simulate.outcome.walked_out") in done.out
    assert messages("simulate.failure") in done.out
    assert "7 → " in done.out
    assert "+2" in done.out


def test_an_unknown_robot_and_an_unknown_customer_are_told(sangfroid: Command) -> None:
    robot = sangfroid("personas", "simulate", GOOD, "--trainee", "nobody")
    assert (robot.code, "expert" in robot.err) == (2, True)
    assert sangfroid("personas", "simulate", "nobody").code == 2
    assert sangfroid("personas", "simulate").code == 2


def test_a_customer_is_played_from_its_file_without_keeping_anything(sangfroid: Command) -> None:
    done = sangfroid("personas", "play", GOOD, "--lang", "en", stdin="Please calm down.\n\n/stop\n")
    assert done.code == 0
    assert "orders calm +2" in done.out
    assert EN("input.empty") in done.out
    listed = sangfroid("sessions", "list")
    assert (listed.out + listed.err).strip() == EN("sessions.none")


def test_a_save_is_taken_up_and_a_broken_one_leaves_the_last_sound_version(tmp_path: Path) -> None:
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(TEXT, encoding="utf-8")
    watched = Watched(library(), path, EN, follow=True)
    assert watched.news() == ()
    path.write_text(TEXT.replace('first: "Judith"', 'first: "Edith"'), encoding="utf-8")
    assert watched.news() == (EN("watch.reloaded", name=path.name),)
    assert watched.persona.name.first == "Edith"
    path.write_text(TEXT.replace("\nsetting:", "\nseting:"), encoding="utf-8")
    told = watched.news()
    assert told[-1] == EN("watch.broken")
    assert "seting" in " ".join(told)
    assert watched.persona.name.first == "Edith"
    assert watched.news() == (), "once is enough"


def test_a_file_that_is_just_being_written_is_not_called_broken(tmp_path: Path) -> None:
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(TEXT, encoding="utf-8")
    watched = Watched(library(), path, EN, follow=True)
    path.write_text(TEXT[:5000], encoding="utf-8")
    assert watched.news(settled=False) == ()
    path.write_text(TEXT, encoding="utf-8")
    assert watched.news(settled=False) == ()
    path.unlink()
    assert watched.news(settled=False) == ()


def test_without_watch_a_save_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(TEXT, encoding="utf-8")
    watched = Watched(library(), path, EN, follow=False)
    path.write_text("broken", encoding="utf-8")
    assert watched.news() == ()


def test_two_versions_are_compared_number_by_number_and_line_by_line(sangfroid: Command, tmp_path: Path) -> None:
    path = tmp_path / f"{GOOD}.yaml"
    opening = TEXT[TEXT.index('- "', TEXT.index("openings:")) + 3 :].partition('"\n')[0]
    changed = TEXT.replace("patience: 20", "patience: 18", 1).replace(opening, "I wrote twice. Nobody answered.", 1)
    path.write_text(changed, encoding="utf-8")
    done = sangfroid("personas", "diff", GOOD, str(path), "--shape")
    assert done.code == 0
    assert "difficulty.medium.patience: 20 → 18" in done.out
    assert "+ script.en.openings: I wrote twice. Nobody answered." in done.out
    assert f"- script.en.openings: {opening[:100]}" in done.out
    assert done.out.index("patience") < done.out.index("openings")
    assert sangfroid("personas", "diff", GOOD, GOOD).out.strip() == EN("diff.none")


def test_a_dozen_answers_make_a_sound_customer(tmp_path: Path) -> None:
    from bot.cli.making import answers_file

    name, text = customer_file(library(), answers_file(EXAMPLE), EXAMPLE.name)
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    assert not check_file(library(), path)
    persona = library().load(path, Persona)
    assert (persona.name.last, len(persona.facts), persona.extends) == ("Delorme", 4, "plain")
    assert len(text.splitlines()) < 250


def test_answers_that_say_too_little_are_told_and_nothing_is_written(sangfroid: Command, tmp_path: Path) -> None:
    answers = tmp_path / "mine.yaml"
    answers.write_text('id: mine\nfirst: "A"\n', encoding="utf-8")
    done = sangfroid("personas", "new", "--answers", str(answers), "--to", str(tmp_path))
    assert done.code == 1
    assert "mine.yaml" in done.err
    assert "complaint" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]


def test_a_customer_that_is_there_is_never_written_over(sangfroid: Command, tmp_path: Path) -> None:
    (tmp_path / "broken-umbrella.yaml").write_text("mine", encoding="utf-8")
    done = sangfroid("personas", "new", "--answers", str(EXAMPLE), "--to", str(tmp_path))
    assert done.code == 1
    assert (tmp_path / "broken-umbrella.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_ask_for_both_languages_ones_own_first_and_end_where_one_ends(
    monkeypatch: pytest.MonkeyPatch, language: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    given = dict.fromkeys(("id", "first", "last", "civility", "brief", "teaches", "situation", "complaint"), "-")
    asking = Asking(Messages(language), {**given, "matters": "-", "told": "-", "secrets": "-", "screen": "-"})
    typed = iter(["one", "un", "two", "deux", "", "three", "trois", ""])
    asked: list[str] = []

    def answer(label: str) -> str:
        asked.append(label)
        text = next(typed, None)
        if text is None:
            raise EOFError
        return text

    monkeypatch.setattr("builtins.input", answer)
    with pytest.raises(EOFError):
        asking.ask()
    order = ("en", "fr") if language == "en" else ("fr", "en")
    assert asked[0].startswith(Messages(language)(f"evaluate.language.{order[0]}"))
    assert asking.given["alone"] == {order[0]: ["one", "two"], order[1]: ["un", "deux"]}
    assert "deals" not in asking.given
    assert Messages(language)("new.alone") in capsys.readouterr().out


def test_a_broken_answers_file_is_told(tmp_path: Path) -> None:
    from bot.cli.making import answers_file

    path = tmp_path / "answers.yaml"
    path.write_text('id: "x\n', encoding="utf-8")
    with pytest.raises(ContentError):
        answers_file(path)


def test_the_terminal_alone_is_asked(sangfroid: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert sangfroid("personas", "new", "--to", str(tmp_path)).code == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_has_a_column_for_every_robot(language: Language) -> None:
    rows = [row_of(played(GOOD, robot, language)) for robot in ("expert", "lecturer")]
    head, line, legend = table(rows, Messages(language))
    assert head.split()[-2:] == ["expert", "lecturer"]
    assert line.split()[:4] == [GOOD, language, "2", "1"]
    assert Messages(language)("simulate.short.agreed") in line
    assert legend == Messages(language)("simulate.legend")
