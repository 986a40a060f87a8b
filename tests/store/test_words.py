"""Everything the store and its verbs say has words."""

import ast
import re

from bot.messages import Messages
from bot.model import ENDINGS
from tests.house.tree import MODULES, text_of, within

SAID = re.compile(r"(?:db|store|session|sessions)\.[a-z_.]+\Z")
OURS = ("bot/store/", "bot/cli/db.py", "bot/cli/sessions.py")


def test_every_key_of_the_store_and_its_verbs_is_in_the_catalogue() -> None:
    keys = {
        node.value
        for module in MODULES
        if within(module).startswith(OURS)
        for node in ast.walk(ast.parse(text_of(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SAID.match(node.value)
    } - {"sessions."}
    assert len(keys) > 20
    assert keys <= Messages("en").keys()


def test_every_state_of_a_session_has_a_word() -> None:
    assert {f"sessions.{state}" for state in (*ENDINGS, "open", "paused", "ended")} <= Messages("en").keys()
