"""`sangfroid sessions` and `sangfroid db`, as they are typed."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.library import FileLibrary
from bot.model import Person, Practice, Profile
from bot.settings import shipped_content
from bot.store import opened
from tests.house.tree import ROOT
from tests.store.samples import answer, opening, practice

pytestmark = pytest.mark.e2e
ANA = Person("console", "local", "ana")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "test.sqlite3"


def sangfroid(file: Path, *arguments: str, lang: str = "en", said: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command as Ana, who types `said`."""
    own = {"DATABASE_URL": f"sqlite:///{file}", "SANGFROID_USER": "ana", "SANGFROID_LANG": lang, "TZ": "UTC"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **own},
        input=said,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    return done


def rewritten(name: str = "a1b2c3", after: int = 0) -> Practice:
    """A practice in which the first turn was written twice."""
    turns = (
        opening("Where is it?\nTell me!"),
        answer("1", text="calm down", anger=9.5),
        replace(opening("I beg your pardon?"), id="2", parent="1", number=2),
        answer("1b", text="I am sorry"),
        replace(opening("Well."), id="2b", parent="1b", number=2),
    )
    begun = practice(name, ANA, after=after)
    return replace(begun, status="ended", ending="agreed", overall=64, intention="breathe", leaf="2b", turns=turns)


def keep(file: Path, *practices: Practice) -> None:
    """Write practices with the content of the real persona."""

    async def write() -> None:
        persona = FileLibrary(shipped_content(), cache=Path.home() / "content-cache").persona("christmas-delivery")
        async with opened(f"sqlite+aiosqlite:///{file}") as store, store.begin() as work:
            for one in practices:
                await work.save_content(one.content[0][1], "persona", persona.model_dump_json(by_alias=True))
                await work.add_practice(one)
                for turn in one.turns:
                    await work.add_turn(one.id, turn)

    asyncio.run(write())


def left(file: Path, person: Person) -> int:
    async def count() -> int:
        async with opened(f"sqlite+aiosqlite:///{file}") as store, store.begin() as work:
            return len(await work.practices(person))

    return asyncio.run(count())


def test_list_names_your_sessions_newest_first_and_no_one_elses(file: Path) -> None:
    keep(file, rewritten(), practice("d4e5f6", ANA, after=60), practice("other", Person("console", "local", "ben")))
    done = sangfroid(file, "sessions", "list")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "d4e5f6  14 Dec 2026 10:00  christmas-delivery      under way",
        "a1b2c3  14 Dec 2026 09:00  christmas-delivery      agreed  64/100",
    ]
    assert "en cours" in sangfroid(file, "sessions", "list", lang="fr").stdout


def test_show_prints_the_dialogue_with_the_anger_and_both_versions(file: Path) -> None:
    keep(file, rewritten())
    name = FileLibrary(shipped_content(), cache=Path.home() / "content-cache").persona("christmas-delivery").name.full
    done = sangfroid(file, "sessions", "show", "a1")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"Session a1b2c3 with {name}, 14 Dec 2026 09:00, difficulty 2: agreed  64/100",
        f"              8  {name}: Where is it?",
        "                 Tell me!",
        "  1     8 → 7.5  You (rewritten): I am sorry",
        "        8 → 9.5  Other version: calm down",
        f"              8  {name}: Well.",
        "Your intention: breathe",
    ]
    french = sangfroid(file, "sessions", "show", "a1b2c3", lang="fr").stdout
    assert "8 → 7,5  Vous (nouvel essai)\u00a0: I am sorry" in french


def test_an_id_may_be_its_beginning_as_long_as_one_session_has_it(file: Path) -> None:
    keep(file, rewritten("ab1"), rewritten("ab12"))
    both, one, none = (sangfroid(file, "sessions", "show", wanted) for wanted in ("ab", "ab1", "ac"))
    assert [both.returncode, one.returncode, none.returncode] == [2, 0, 1]
    assert "ab1, ab12" in both.stderr or "ab12, ab1" in both.stderr
    assert one.stdout.startswith("Session ab1 ")
    assert none.stderr == "There is no session of yours with the id ac.\n"
    assert sangfroid(file, "sessions", "show").returncode == 2


def test_export_writes_everything_about_you(file: Path) -> None:
    keep(file, rewritten(), practice("other", Person("console", "local", "ben")))
    done = sangfroid(file, "sessions", "export", lang="fr")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["person"] == {"channel": "console", "workspace": "local", "user": "ana"}
    (session,) = found["sessions"]
    assert [turn["text"] for turn in session["turns"]] == [turn.text for turn in rewritten().turns]
    assert session["turns"][3]["appraisal"]["moves"][0]["quote"] == "I am"
    assert session["turns"][3]["state_after"]["lines_used"] == ["a", "b", "c"]
    assert (session["intention"], session["started"]) == ("breathe", "2026-12-14T09:00:00+00:00")
    assert "person" not in session


@pytest.mark.parametrize(
    ("said", "lang", "code", "kept"), [("no\n", "en", 1, 2), ("", "en", 1, 2), ("Oui\n", "fr", 0, 0)]
)
def test_erase_asks_first(file: Path, said: str, lang: str, code: int, kept: int) -> None:
    keep(file, rewritten("a"), rewritten("b"))
    done = sangfroid(file, "sessions", "erase", lang=lang, said=said)
    assert done.returncode == code
    assert left(file, ANA) == kept


def test_erase_says_how_many_went_and_leaves_those_of_others(file: Path) -> None:
    ben = Person("console", "local", "ben")
    keep(file, rewritten("a"), rewritten("b"), practice("other", ben))
    done = sangfroid(file, "sessions", "erase", "--yes")
    assert (done.returncode, done.stdout) == (0, "Sessions erased: 2.\n")
    assert (left(file, ANA), left(file, ben)) == (0, 1)
    assert b"I am sorry" not in file.read_bytes()


def test_without_sessions_every_verb_says_so(file: Path) -> None:
    listed, exported, erased = (sangfroid(file, "sessions", verb, lang="fr") for verb in ("list", "export", "erase"))
    assert [listed.returncode, exported.returncode, erased.returncode] == [0, 0, 0]
    assert (listed.stdout, listed.stderr) == ("", "Vous n’avez aucune session.\n")
    assert json.loads(exported.stdout)["sessions"] == []
    assert erased.stdout == "Vous n’avez aucune session.\n"


def test_how_someone_without_a_session_wants_to_be_spoken_to_is_exported_and_erased(file: Path) -> None:
    async def choose() -> None:
        async with opened(f"sqlite+aiosqlite:///{file}") as store, store.begin() as work:
            await work.save_profile(ANA, Profile("fr", introduced=True))

    asyncio.run(choose())
    exported = json.loads(sangfroid(file, "sessions", "export").stdout)
    assert (exported["sessions"], exported["profile"]) == ([], [{"language": "fr", "introduced": True}])
    erased = sangfroid(file, "sessions", "erase", "--yes")
    assert (erased.returncode, erased.stdout) == (0, "Sessions erased: 0.\n")
    assert json.loads(sangfroid(file, "sessions", "export").stdout)["profile"] == []


def test_upgrade_makes_the_database_and_then_has_nothing_to_do(file: Path) -> None:
    first, second = sangfroid(file, "db", "upgrade"), sangfroid(file, "db", "upgrade")
    assert (first.returncode, first.stdout) == (0, "The database was brought up to date.\n")
    assert (second.returncode, second.stdout) == (0, "The database is up to date already.\n")


def test_a_backup_is_a_database_to_go_on_with(file: Path, tmp_path: Path) -> None:
    keep(file, rewritten())
    target = tmp_path / "copy.sqlite3"
    first, again = (sangfroid(file, "db", "backup", str(target), lang="fr") for _ in range(2))
    assert (first.returncode, again.returncode) == (0, 2)
    assert str(target) in again.stderr
    assert left(target, ANA) == 1


def test_a_backup_needs_a_database_and_a_place(file: Path, tmp_path: Path) -> None:
    nothing = sangfroid(file, "db", "backup", str(tmp_path / "copy"))
    keep(file, rewritten())
    nowhere = sangfroid(file, "db", "backup", str(tmp_path / "nowhere" / "copy"))
    assert (nothing.returncode, nowhere.returncode) == (1, 1)
    assert str(file) in nothing.stderr
    assert str(tmp_path / "nowhere" / "copy") in nowhere.stderr
    assert sangfroid(file, "db", "backup").returncode == 2


def test_a_newer_or_foreign_database_is_one_sentence_in_the_persons_language(file: Path) -> None:
    keep(file, rewritten())
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    newer = sangfroid(file, "sessions", "list", lang="fr")
    file.write_text("not a database " * 100)
    foreign = sangfroid(file, "db", "upgrade", lang="fr")
    assert (newer.returncode, foreign.returncode) == (1, 1)
    assert "version plus récente" in newer.stderr
    assert "DATABASE_URL" in foreign.stderr
    assert newer.stderr.count("\n") == foreign.stderr.count("\n") == 1
