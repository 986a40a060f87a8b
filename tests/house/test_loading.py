"""Loading late: importing does nothing, and the command pulls in little."""

import subprocess
import sys

from tests.house.tree import MODULES, ROOT, within

HEAVY = ("matplotlib", "numpy", "py3langid", "rapidfuzz", "alembic", "hypothesis", "slack_bolt", "botbuilder", "openai")

WATCH = f"""
import sys
root = {str(ROOT)!r}
seen = []
def watch(event, args):
    if event in ("sqlite3.connect", "socket.connect", "subprocess.Popen"):
        seen.append((event, str(args[0])))
    elif event == "open" and str(args[0]).startswith(root + "/") and "/.venv/" not in str(args[0]):
        if not str(args[0]).endswith((".py", ".pyc")) and "__pycache__" not in str(args[0]):
            seen.append((event, str(args[0])))
"""


def tell(program: str) -> list[str]:
    """The lines a program of its own prints, run with this interpreter in this checkout."""
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    return run.stdout.split("\n")[:-1]


def test_importing_every_module_opens_nothing() -> None:
    names = [within(m).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for m in MODULES]
    importable = [name for name in names if "migrations" not in name and not name.endswith("__main__")]
    assert len(importable) > 20
    program = (
        WATCH
        + "import importlib\nsys.addaudithook(watch)\n"
        + f"for name in {importable!r}: importlib.import_module(name)\n"
        + "for event in seen: print(*event)\n"
    )
    assert tell(program) == []


def test_the_watch_sees_a_file_being_opened() -> None:
    assert tell(WATCH + "sys.addaudithook(watch)\nopen(root + '/README.md').close()\nprint(len(seen))") == ["1"]


def test_the_command_starts_without_the_heavy_parts() -> None:
    program = (
        "import sys, bot.cli\nsys.argv = ['sangfroid', '--help']\n"
        "try: bot.cli.main()\nexcept SystemExit as left: print(left.code)\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert tell(program)[-2:] == ["0", ""]
