"""`sangfroid evaluate`, as one calls it."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from bot.cli import evaluate
from bot.settings import shipped_content

LINES = [
    {"id": 1, "context": "Three weeks!", "text": "Please calm down.", "moves": ["order_calm"], "not_moves": ["greet"]},
    {
        "id": 2,
        "context": "",
        "text": "Ahoy there, Ms Reed.",
        "moves": ["greet", "use_name"],
        "customer_name": "Ms Reed",
    },
]
TALK: dict[str, Any] = {
    "id": "bill-good",
    "quality": "good",
    "criteria": {"listening": 2, "emotion": None},
    "turns": [
        {"speaker": "customer", "text": "Three weeks without an answer!"},
        {"speaker": "trainee", "text": "Please calm down.", "moves": ["order_calm"]},
    ],
}


def call(*arguments: str) -> Result:
    """Run the verb alone."""
    app = typer.Typer()
    evaluate.register(app)
    return CliRunner().invoke(app, list(arguments))


def written(tmp_path: Path, *rows: Any, name: str = "lines.en.jsonl") -> str:
    path = tmp_path / name
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.fixture
def with_ahoy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation whose English cues know one more greeting."""
    folder = tmp_path / "ours"
    (folder / "cues").mkdir(parents=True)
    text = (shipped_content() / "cues" / "en.yaml").read_text(encoding="utf-8")
    text = text.replace("\n  greet:\n", '\n  greet:\n    - {say: "ahoy", sure: 1}\n', 1)
    (folder / "cues" / "en.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("PERSONAS_DIR", str(folder))


def test_the_card_is_json_when_asked(tmp_path: Path) -> None:
    done = call(written(tmp_path, *LINES), written(tmp_path, TALK, name="talks.en.jsonl"), "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["lines"]["en"]["lines"] == 2
    assert answer["turns"]["en"]["lines"] == 1
    assert answer["conversations"]["en"]["talks"] == 1
    calm = next(row for row in answer["lines"]["en"]["moves"] if row["name"] == "order_calm")
    assert (calm["labelled"], calm["read"], calm["f1"]["value"]) == (1, 1, 1.0)


def test_both_languages_are_pooled_as_well(tmp_path: Path) -> None:
    french = {"id": 3, "text": "Calmez-vous.", "moves": ["order_calm"]}
    done = call(written(tmp_path, LINES[0]), written(tmp_path, french, name="lines.fr.jsonl"), "--json")
    assert list(json.loads(done.stdout)["lines"]) == ["en", "fr", "en+fr"]


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Labelled turns · English: 2"), ("fr", "Messages annotés · anglais")]
)
def test_the_card_for_people_is_in_their_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, title: str
) -> None:
    monkeypatch.setenv("SANGFROID_LANG", language)
    done = call(written(tmp_path, *LINES), written(tmp_path, TALK, name="talks.en.jsonl"))
    assert done.exit_code == 0, done.output
    assert title in done.stdout
    assert "order_calm" in done.stdout


def test_labelled_occasions_have_a_card_of_their_own(tmp_path: Path) -> None:
    customer, trainee = TALK["turns"]
    labelled = {"id": "bill-2", "turns": [{**customer, "occasions": ["feeling_shown", "abuse", "doubt"]}, trainee]}
    done = call(written(tmp_path, TALK, labelled, name="talks.en.jsonl"), "--json")
    assert done.exit_code == 0, done.output
    card = json.loads(done.stdout)["occasions"]["en"]
    assert card["turns"] == 1, "a turn without the field is not labelled"
    assert [(row["name"], row["labelled"]) for row in card["together"]] == [("every occasion", 2)]
    assert {row["name"] for row in card["occasions"]} >= {"feeling_shown", "abuse"}
    for_people = call(written(tmp_path, TALK, labelled, name="talks.en.jsonl")).stdout
    assert "Occasions in labelled customer turns · English: 1" in for_people
    assert "every occasion" in for_people


def test_without_labelled_occasions_there_is_no_such_card(tmp_path: Path) -> None:
    file = written(tmp_path, TALK, name="talks.en.jsonl")
    assert json.loads(call(file, "--json").stdout)["occasions"] == {}
    assert "ccasions" not in call(file).stdout


@pytest.mark.usefixtures("with_ahoy")
def test_a_new_cue_shows_what_it_gained(tmp_path: Path) -> None:
    done = call(written(tmp_path, *LINES), "--against", str(shipped_content()), "--json")
    against = json.loads(done.stdout)["against"]
    assert [(line["id"], [(m["kind"], m["move"], m["quote"]) for m in line["moved"]]) for line in against["lines"]] == [
        ("2", [("found", "greet", "Ahoy there")])
    ]
    for_people = call(written(tmp_path, *LINES), "--against", str(shipped_content())).stdout
    assert "+ found greet in “Ahoy there”" in for_people
    assert "gained: 1, broken: 0, on lines: 1" in for_people


@pytest.mark.usefixtures("with_ahoy")
def test_a_new_cue_shows_what_it_broke(tmp_path: Path) -> None:
    wrong = {**LINES[1], "moves": ["use_name"]}
    done = call(written(tmp_path, wrong), "--against", str(shipped_content()), "--json")
    (line,) = json.loads(done.stdout)["against"]["lines"]
    assert [(moved["kind"], moved["move"]) for moved in line["moved"]] == [("false", "greet")]


def test_a_checkout_is_taken_for_the_personas_in_it(tmp_path: Path) -> None:
    done = call(written(tmp_path, *LINES), "--against", str(shipped_content().parent))
    assert done.exit_code == 0, done.output
    assert "Every line is read as before" in done.stdout


def test_a_line_that_cannot_be_used_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    unknown = {**LINES[0], "moves": ["applaud"]}
    done = call(written(tmp_path, "{", unknown, LINES[0], '{"id": 4, "text": "Hello"}'), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["lines"]["en"]["lines"] == 1
    assert [place in done.stderr for place in ("line 1", "line 2", "line 3", "line 4")] == [True, True, False, True]


def test_what_cannot_be_evaluated_is_refused_in_a_sentence(tmp_path: Path) -> None:
    sound = written(tmp_path, *LINES)
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments in (
        [str(tmp_path / "none.jsonl")],
        [written(tmp_path, name="void.jsonl")],
        [sound, "--against", str(tmp_path / "none")],
        [sound, "--against", str(empty)],
    ):
        done = call(*arguments)
        assert done.exit_code == 2, arguments
        assert done.stderr.strip()
        assert not done.stdout
