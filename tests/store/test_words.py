"""Everything the store and its verbs say has words."""

import ast
import re
from typing import get_args

from bot.messages import Messages
from bot.model import ENDINGS, Decision
from tests.house.tree import MODULES, text_of, within

SAID = re.compile(r"(?:db|store|session|sessions|disagreements)\.[a-z_.]*[a-z_]\Z")
OURS = ("bot/store/", "bot/cli/db.py", "bot/cli/sessions.py", "bot/cli/disagreements", "bot/cli/deciding.py")


def test_every_key_of_the_store_and_its_verbs_is_in_the_catalogue() -> None:
    keys = {
        node.value
        for module in MODULES
        if within(module).startswith(OURS)
        for node in ast.walk(ast.parse(text_of(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SAID.match(node.value)
    }
    assert len(keys) > 20
    assert keys <= Messages("en").keys()


def test_every_state_of_a_session_has_a_word() -> None:
    assert {f"sessions.{state}" for state in (*ENDINGS, "open", "paused", "ended")} <= Messages("en").keys()


def test_every_state_of_a_disagreement_has_a_word_for_trainers_and_for_the_trainee() -> None:
    wanted = {
        f"{place}.{state}" for place in ("disagreements", "sessions.disagreement") for state in get_args(Decision)
    }
    assert wanted <= Messages("en").keys()
