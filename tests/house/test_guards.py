"""What keeps the other tests honest."""

import asyncio
import socket
import warnings

import pytest
from pytest_socket import SocketConnectBlockedError

OUTSIDE = "192.0.2.1"  # reserved for documentation: nothing answers there


def test_a_test_cannot_reach_the_outside() -> None:
    with socket.socket() as attempt, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the guard warns before it refuses
        with pytest.raises(SocketConnectBlockedError):
            attempt.connect((OUTSIDE, 80))


async def test_a_test_may_talk_to_itself() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning):
        warnings.warn("careful", stacklevel=1)
