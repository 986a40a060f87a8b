"""A process of its own that plays: `python -m tests.store.writer ADDRESS NAME COUNT [hang]`.

It writes COUNT practices, or with `hang` one practice turn by turn, and says so after each commit; with `hang` it
then stays in the middle of one more turn until it is killed.
"""

import asyncio
import sys
from dataclasses import replace

from bot.store import opened
from tests.store.samples import answer, opening, practice


async def play(url: str, name: str, count: int) -> None:
    async with opened(url) as store:
        for number in range(count):
            async with store.begin() as work:
                await work.add_practice(practice(f"{name}{number}"))
                await work.add_turn(f"{name}{number}", opening())


async def hang(url: str, name: str, count: int) -> None:
    begun = practice(name)
    async with opened(url) as store:
        async with store.begin() as work:
            await work.add_practice(begun)
            await work.add_turn(name, opening())
        for number in range(1, count + 1):
            async with store.begin() as work:
                await work.add_turn(name, answer(str(2 * number - 1)))
                if number == count:
                    say("in the middle")
                    await asyncio.Event().wait()
                await work.add_turn(name, answer(str(2 * number)))
                await work.save_practice(replace(begun, leaf=str(2 * number)))
            say(f"turn {number}")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    address, name, count, *rest = sys.argv[1:]
    asyncio.run((hang if rest else play)(address, name, int(count)))
