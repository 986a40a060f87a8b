"""`sangfroid disagreements`, as a trainer types it, and what a trainee sees of it."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.content.library import FileLibrary
from bot.messages import Messages
from bot.model import LANGUAGES, Appraisal, Claim, Decision, Disagreement, Language, Move, Person, Practice
from bot.settings import Settings, shipped_content
from bot.store import opened
from tests.cli.command import Command, Done
from tests.fakes import MONDAY
from tests.store.samples import answer, opening, practice

EN = Messages("en")
PERSON = Person("console", "local", "quetzal")
HELLO: dict[Language, str] = {"en": "Hello, I am Priya, 06 12 34 56 78.", "fr": "Bonjour, ici Zora."}
CALM: dict[Language, str] = {"en": "Please calm down.", "fr": "Calmez-vous."}
READ = Claim("3", "read", move="order_calm", reason="Priya was quoting him.")
MARK = Claim("3", "mark", criterion="emotion", score=1, reason="Too low.")
MISSED = Claim("1", "missed", move="name_need")


def played(name: str, language: Language) -> Practice:
    """A session in which the trainee says who they are and then hurts."""
    first, second = HELLO[language], CALM[language]
    greets = Appraisal((Move("greet", first[:5], 0, 5), Move("introduce_self", first, 0, len(first))))
    hurts = Appraisal((Move("order_calm", second, 0, len(second)),))
    turns = (
        opening("I was billed twice!"),
        replace(answer("1", text=first), appraisal=greets),
        replace(opening("And?"), id="2", parent="1", number=2),
        replace(answer("3", "2", text=second), appraisal=hurts, number=3),
    )
    return replace(practice(name, PERSON), persona_id="wrong-bill", language=language, leaf="3", turns=turns)


def send(*claims: Claim, language: Language = "en") -> list[str]:
    """Trainees disagree; the ids of it, which all begin with the language."""
    of = played(f"p-{language}", language)
    sent = [Disagreement(f"{language}{number}", of.id, claim, MONDAY) for number, claim in enumerate(claims, 1)]

    async def write() -> None:
        library = FileLibrary(shipped_content(), cache=Path.home() / "content-cache")
        persona = library.persona("wrong-bill").model_dump_json(by_alias=True)
        async with opened(Settings.load(env_file=None).database_url) as store, store.begin() as work:
            await work.save_content(of.content[0][1], "persona", persona)
            await work.add_practice(of)
            for turn in of.turns:
                await work.add_turn(of.id, turn)
            for one in sent:
                await work.save_disagreement(one)

    asyncio.run(write())
    return [one.id for one in sent]


def ids(sangfroid: Command, *arguments: str) -> list[str]:
    listed = sangfroid("disagreements", "list", *arguments).out
    return [row.partition(" ")[0] for row in listed.splitlines() if row and not row.startswith(" ")]


def status(name: str) -> Decision:
    """What became of one, as the database has it."""

    async def look() -> Decision:
        async with opened(Settings.load(env_file=None).database_url) as store, store.begin() as work:
            return next(one.status for one in await work.disagreements(PERSON) if one.id == name)

    return asyncio.run(look())


def cases(file: Path) -> list[Any]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "ours" / "evaluation.jsonl"
    monkeypatch.setenv("EVALUATION_FILE", str(path))
    return path


@pytest.fixture(autouse=True)
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANGFROID_USER", PERSON.user)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_all_a_trainer_needs_and_never_who_it_was(
    sangfroid: Command, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(replace(READ, reason="Wendell was quoted. Priya and Zora know."), language=language)
    monkeypatch.setenv("SANGFROID_LANG", language)
    shown = sangfroid("disagreements", "list").out
    for needed in ("wrong-bill", "Judith Lambert", "order_calm", CALM[language]):
        assert needed in shown
    assert Messages(language)("disagreements.open") in shown
    for private in ("Priya", "Zora", "Wendell", "quetzal", "06 12"):
        assert private not in shown


def test_the_list_can_be_of_one_language_and_of_those_decided_too(sangfroid: Command, file: Path) -> None:
    (english,), (french,) = send(READ), send(READ, language="fr")
    assert ids(sangfroid) == [english, french]
    assert ids(sangfroid, "--lang", "fr") == [french]
    assert sangfroid("disagreements", "accept", english, "--yes").code == 0
    assert sangfroid("disagreements", "reject", french, "--because", "c'est un ordre").code == 0
    none = sangfroid("disagreements", "list")
    assert (none.code, none.out, none.err.strip()) == (0, "", EN("disagreements.none"))
    assert ids(sangfroid, "--all") == [english, french]
    everything = sangfroid("disagreements", "list", "--all").out
    assert EN("disagreements.because", text="c'est un ordre") in everything
    assert len(cases(file)) == 1


def test_what_is_accepted_is_a_nameless_case_that_evaluate_reads(sangfroid: Command, file: Path) -> None:
    (name,) = send(READ)
    done = sangfroid("disagreements", "accept", name[:2], "--yes")
    assert done.code == 0
    assert "Please calm down." in done.out
    (case,) = cases(file)
    assert case["id"] == f"disagreement-{name}"
    assert (case["text"], case["moves"], case["not_moves"]) == ("Please calm down.", [], ["order_calm"])
    assert (case["note"], case["language"], case["customer_name"]) == ("Alex was quoting him.", "en", "Judith Lambert")
    assert case["context"] == "And?"
    evaluated = sangfroid("evaluate", str(file), "--json")
    assert evaluated.code == 0
    assert json.loads(evaluated.out)["lines"]["en"]["fallen"] == 1


def test_a_missed_move_becomes_a_label_beside_those_that_were_read(sangfroid: Command, file: Path) -> None:
    assert sangfroid("disagreements", "accept", *send(MISSED), "--yes").code == 0
    (case,) = cases(file)
    assert case["text"] == "Hello, I am Alex, 00 00 00 00 00."
    assert (case["moves"], case["not_moves"]) == (["greet", "introduce_self", "name_need"], [])


def test_a_trainer_says_what_is_right_and_corrects_the_words(sangfroid: Command, file: Path) -> None:
    done = sangfroid(
        "disagreements", "accept", *send(READ), "--moves", "explain, hold-politely", "--not", "lecture",
        "--text", "The carrier said: calm down.", "--context", "What did he say?", "--note", "a quotation", "--yes",
    )  # fmt: skip
    assert done.code == 0
    (case,) = cases(file)
    assert (case["moves"], case["not_moves"]) == (["explain", "hold_politely"], ["order_calm", "lecture"])
    assert (case["text"], case["context"], case["note"]) == (
        "The carrier said: calm down.", "What did he say?", "a quotation",
    )  # fmt: skip


@pytest.mark.parametrize(("answer", "code"), [("yes\n", 0), ("no\n", 1), ("", 1)])
def test_the_case_is_shown_and_asked_about_before_it_is_written(
    sangfroid: Command, file: Path, answer: str, code: int
) -> None:
    (name,) = send(READ)
    done = sangfroid("disagreements", "accept", name, stdin=answer)
    assert done.code == code
    assert EN("disagreements.look") in done.out
    assert EN("disagreements.not_moves", moves="order_calm") in done.out
    assert file.exists() == (code == 0)
    assert (EN("disagreements.kept") in done.out) == (code == 1)
    assert status(name) == ("open" if code else "accepted")


def test_accepting_twice_is_refused_in_a_sentence(sangfroid: Command, file: Path) -> None:
    (name,) = send(READ)
    sangfroid("disagreements", "accept", name, "--yes")
    before = file.read_bytes()
    for verb in (("accept", name, "--yes"), ("reject", name)):
        done = sangfroid("disagreements", *verb)
        assert (done.code, done.err.strip()) == (1, EN("disagreements.accepted_already", id=name))
    assert file.read_bytes() == before


def wrong(done: Done, code: int, key: str, **params: object) -> None:
    assert (done.code, done.err.strip()) == (code, EN(key, **params))
    assert not done.out


def test_wrong_use_is_a_sentence_and_changes_nothing(sangfroid: Command, file: Path) -> None:
    (name,) = send(READ)
    accept = ("disagreements", "accept", name, "--yes")
    known = sangfroid(*accept, "--moves", "applaud")
    assert known.code == 2
    assert "applaud" in known.err
    assert "acknowledge_emotion" in known.err
    wrong(sangfroid(*accept, "--moves", "greet", "--not", "greet"), 2, "disagreements.both", moves="greet")
    wrong(sangfroid(*accept, "--text", " "), 2, "disagreements.no_text")
    for verb in ("accept", "reject"):
        wrong(sangfroid("disagreements", verb, "nothing"), 1, "disagreements.not_found", value="nothing")
        wrong(sangfroid("disagreements", verb, ""), 1, "disagreements.not_found", value="")
    assert not file.exists()
    assert status(name) == "open"


def test_a_mark_or_what_has_no_name_needs_labels(sangfroid: Command, file: Path) -> None:
    (name,) = send(MARK)
    wrong(sangfroid("disagreements", "accept", name, "--yes"), 2, "disagreements.needs_labels")
    assert sangfroid("disagreements", "accept", name, "--not", "order_calm", "--yes").code == 0
    assert [case["not_moves"] for case in cases(file)] == [["order_calm"]]


def test_an_id_that_several_begin_with_is_wrong_use(sangfroid: Command) -> None:
    names = send(READ, MARK)
    wrong(sangfroid("disagreements", "reject", "en"), 2, "disagreements.ambiguous", value="en", ids=", ".join(names))


def test_a_file_that_cannot_be_written_leaves_the_disagreement_open(
    sangfroid: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a-file").write_text("")
    path = tmp_path / "a-file" / "evaluation.jsonl"
    monkeypatch.setenv("EVALUATION_FILE", str(path))
    (name,) = send(READ)
    done = sangfroid("disagreements", "accept", name, "--yes")
    assert (done.code, done.err.strip()) == (1, EN("disagreements.cannot_write", path=path))
    assert status(name) == "open"


def test_the_trainee_finds_it_with_the_session_and_erases_it_with_the_session(sangfroid: Command, file: Path) -> None:
    first, second = send(READ, MARK)
    sangfroid("disagreements", "accept", first, "--yes")
    sangfroid("disagreements", "reject", second, "--because", "it rests on more")
    session = sangfroid("sessions", "list").out.partition(" ")[0]
    shown = sangfroid("sessions", "show", session).out
    assert EN("sessions.disagreement.accepted") in shown
    assert EN("sessions.disagreement.reason", text="Priya was quoting him.") in shown
    assert EN("sessions.disagreement.because", text="it rests on more") in shown
    (exported,) = json.loads(sangfroid("sessions", "export").out)["sessions"]
    assert [one["claim"]["reason"] for one in exported["disagreements"]] == ["Priya was quoting him.", "Too low."]
    assert [one["status"] for one in exported["disagreements"]] == ["accepted", "rejected"]
    assert sangfroid("sessions", "erase", "--yes").code == 0
    assert ids(sangfroid, "--all") == []
    assert len(cases(file)) == 1, "a case belongs to nobody"


def test_the_log_has_ids_and_counts_and_no_word_of_anybody(
    sangfroid: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = send(READ, MARK)
    monkeypatch.setenv("LOG_LEVEL", "debug")
    accepted = sangfroid("disagreements", "accept", first, "--yes")
    rejected = sangfroid("disagreements", "reject", second, "--because", "xylophone")
    (entry,) = [json.loads(row) for row in accepted.err.splitlines()]
    assert (entry["event"], entry["disagreement"], entry["not_moves"]) == ("disagreement_accepted", first, 1)
    (entry,) = [json.loads(row) for row in rejected.err.splitlines()]
    assert (entry["event"], entry["disagreement"]) == ("disagreement_rejected", second)
    for word in ("calm", "quoting", "xylophone", "quetzal"):
        assert word not in accepted.err + rejected.err
    assert file.exists()
