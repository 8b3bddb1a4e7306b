"""A proxy before servers: `python -m tests.peers.proxy ADDRESS PORT TARGET`.

A new connection is led to the address that the file TARGET holds then, on the same port.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from pathlib import Path

_AT_ONCE = 1 << 16  #: bytes


async def main(address: str, port: int, target: Path) -> None:
    """Lead connections on until the process is ended."""

    async def lead(reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError):
            there_reader, there_writer = await asyncio.open_connection(target.read_text(), port)
            ways = (_pass(reader, there_writer), _pass(there_reader, writer))
            _, others = await asyncio.wait(
                [asyncio.ensure_future(way) for way in ways], return_when=asyncio.FIRST_COMPLETED
            )
            for each in others:
                each.cancel()
            there_writer.transport.abort()
        writer.transport.abort()

    server = await asyncio.start_server(lead, address, port)
    await server.serve_forever()


async def _pass(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(_AT_ONCE):
            writer.write(content)
            await writer.drain()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
