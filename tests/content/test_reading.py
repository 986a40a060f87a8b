"""A trainer's slips are told in a sentence, with file and line, in both languages."""

from pathlib import Path

import pytest

from bot.content.bundle import said_by
from bot.content.library import FileLibrary
from bot.content.lint import check_all, check_file
from bot.content.schema import SCHEMAS, schema_text
from bot.errors import ContentError, Fault, UnknownContent
from bot.messages import Messages
from bot.model import LANGUAGES
from bot.settings import shipped_content
from tests.roleplay.stage import library

GOOD = "christmas-delivery"


def broken(tmp_path: Path, old: str, new: str) -> tuple[Path, tuple[Fault, ...], int]:
    """A copy of a sound persona with one change; its faults, and the line of the change."""
    text = (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8")
    assert old in text
    at = text.index(old)
    path = tmp_path / f"{GOOD}.yaml"
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return path, check_file(library(), path), text[:at].count("\n") + 1


def told(faults: tuple[Fault, ...]) -> list[str]:
    """The sentences, once in each language."""
    return [Messages(language)(fault.key, **dict(fault.params)) for fault in faults for language in LANGUAGES]


def test_everything_shipped_is_sound() -> None:
    paths, faults = check_all(library())
    assert not faults
    assert len(paths) >= 9


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('setting: "chat"', 'setting: "chatroom"', "content.not_one_of"),
        ('setting: "chat"', 'seting: "chat"', "content.unknown_key"),
        ("difficulty:", "difficulty: 3\nhow_hard:", "content.not_fields"),
        ("icon: man", "icon: ':man:'", "content.icon"),
        ("\nname:", "\nid: twice\nname:", "content.twice"),
    ],
)
def test_a_slip_is_told_with_its_line(tmp_path: Path, old: str, new: str, key: str) -> None:
    if old not in (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8"):
        old = old.replace('"', "")
    _, faults, line = broken(tmp_path, old, new)
    assert key in {fault.key for fault in faults}
    fault = next(fault for fault in faults if fault.key == key)
    assert abs(fault.line - line) <= 1
    assert all("{" not in sentence for sentence in told(faults))


@pytest.mark.parametrize(
    ("written", "key", "known"),
    [("dismis", "content.not_a_move", "dismiss"), ("zzz", "content.not_a_move_at_all", "")],
)
def test_a_misspelt_move_is_told_with_the_likeliest_one(tmp_path: Path, written: str, key: str, known: str) -> None:
    (tmp_path / "cues").mkdir()
    path = tmp_path / "cues" / "en.yaml"
    text = (shipped_content() / "cues" / "en.yaml").read_text(encoding="utf-8")
    path.write_text(f'{text}\ncounter_examples:\n  {written}:\n    - "Only one."\n', encoding="utf-8")
    (fault,) = [one for one in check_file(library(), path) if one.key != "content.twice"]
    assert fault.key == key
    assert dict(fault.params)["known"].startswith(known)
    assert all("{" not in sentence for sentence in told((fault,)))


def test_every_shipped_customer_has_a_picture_and_speaks_with_it() -> None:
    for persona in (library().persona(persona_id) for persona_id in library().persona_ids()):
        said = said_by(persona, "Hello?")
        assert persona.icon
        assert (said.speaker, said.text, said.icon) == (persona.name.full, "Hello?", persona.icon)


def test_a_variation_may_do_without_the_picture(tmp_path: Path) -> None:
    (tmp_path / "plainer.yaml").write_text(f"id: plainer\nextends: {GOOD}\nicon: ''\n", encoding="utf-8")
    assert FileLibrary(shipped_content(), tmp_path).persona("plainer").icon == ""


def test_a_colon_without_quotes_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("id: x\nbrief:\n  en: Hello\n  fr: Mon colis : où est-il : ici\n", encoding="utf-8")
    faults = check_file(library(), path)
    assert [(fault.line, fault.key) for fault in faults] == [(4, "content.needs_quotes")]


@pytest.mark.parametrize(
    ("body", "key", "line"),
    [
        (b"id: \xe9t\xe9\n", "content.not_utf8", 1),
        (b"ok: 1\n\tid: x\n", "content.tab", 2),
        (b'id: "x\nname: y\n', "content.open_quote", 1),
        (b"", "content.not_fields", 1),
        (b"x" * 1_000_001, "content.too_large", 0),
        (b"[" * 5000, "content.not_yaml", 0),
    ],
    ids=["latin-1", "tab", "open quote", "empty", "huge", "nested"],
)
def test_a_file_that_is_no_persona_is_told_so(tmp_path: Path, body: bytes, key: str, line: int) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(body)
    faults = check_file(library(), path)
    assert faults[0].key == key
    assert line in (0, faults[0].line) or abs(faults[0].line - line) <= 1
    assert told(faults)


def test_windows_line_ends_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    text = (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8")
    path = tmp_path / f"{GOOD}.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert not check_file(library(), path)


def test_an_id_must_be_the_name_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "another.yaml"
    path.write_bytes((shipped_content() / f"{GOOD}.yaml").read_bytes())
    assert [fault.key for fault in check_file(library(), path)] == ["content.id_is_not_name"]


def test_open_braces_and_a_line_that_stands_twice_are_found(tmp_path: Path) -> None:
    persona = library().persona(GOOD)
    first, second = persona.script.en.openings[:2]
    _, faults, _ = broken(tmp_path, first, second)
    assert "content.line_twice" in {fault.key for fault in faults}
    _, faults, _ = broken(tmp_path, first, "{hello|hi, where is it")
    assert "content.braces" in {fault.key for fault in faults}


def test_an_opening_that_gives_a_secret_away_is_found(tmp_path: Path) -> None:
    persona = library().persona(GOOD)
    secret = next(fact for fact in persona.facts if fact.told == "asked")
    words = " ".join(word.rstrip("*") for word in secret.words.en)
    _, faults, _ = broken(tmp_path, persona.script.en.openings[0], words[:200])
    assert secret.id in {dict(f.params).get("id") for f in faults if f.key == "content.secret_in_opening"}


def test_an_unknown_persona_and_a_broken_one_are_different_things(tmp_path: Path) -> None:
    with pytest.raises(UnknownContent):
        library().persona("nobody")
    (tmp_path / "mine.yaml").write_text("id: mine\n", encoding="utf-8")
    overlaid = type(library())(shipped_content(), tmp_path)
    with pytest.raises(ContentError):
        overlaid.persona("mine")
    assert "mine" not in overlaid.persona_ids()
    assert "mine" in overlaid.all_persona_ids()


def test_a_trainers_folder_overlays_the_shipped_one(tmp_path: Path) -> None:
    text = (shipped_content() / f"{GOOD}.yaml").read_text(encoding="utf-8")
    name = library().persona(GOOD).name.first
    (tmp_path / f"{GOOD}.yaml").write_text(text.replace(name, "Zacharie"), encoding="utf-8")
    overlaid = type(library())(shipped_content(), tmp_path)
    assert overlaid.persona(GOOD).name.first == "Zacharie"
    assert set(overlaid.persona_ids()) == set(library().persona_ids())


def test_a_bundle_comes_back_from_what_was_kept() -> None:
    bundle = library().bundle(GOOD, "fr")
    again = library().revive({part.kind: (part.sha256, part.body) for part in bundle.kept})
    assert again == bundle


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_files_are_in_step_with_the_shapes(name: str) -> None:
    committed = (shipped_content() / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(name), "run: make schema"
