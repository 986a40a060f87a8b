"""What the bot is compared with: an app of bare slack_bolt that says back what was said. Prints its port."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


async def main() -> None:
    """Serve until told to stop."""
    client = AsyncWebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = AsyncApp(signing_secret=os.environ["SLACK_SIGNING_SECRET"], client=client)

    @app.event("message")
    async def echo(event: dict[str, Any], body: dict[str, Any]) -> None:
        answered = f"slack:{body['team_id']}:{event['channel']}:{event['ts']}:0"  # as the bot names its answer
        await client.chat_postMessage(
            channel=event["channel"], text=event["text"], username="echo",
            metadata={"event_type": "echo", "event_payload": {"id": answered}},
        )  # fmt: skip

    runner = web.AppRunner(
        app.web_app(path="/slack/events", port=0), access_log=None, handle_signals=False, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await stopping.wait()
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
