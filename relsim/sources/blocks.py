"""Whole lines by the megabyte, in bounded memory however long a line is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO

__all__ = ["BLOCK_BYTES", "LONGEST_LINE", "Block", "blocks"]

BLOCK_BYTES = 16 << 20
LONGEST_LINE = 1 << 20
"""A longer line is no row of any feed; of it just so much is kept as shows that it is longer."""

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines of a text.

    Attributes:
        data: The lines, each with a line feed, carriage returns before it dropped.
        first: Number of the first line, from 1.
    """

    data: bytes
    first: int = 1

    def without_first(self) -> Block:
        """The lines after the first one."""
        return Block(self.data[self.data.index(b"\n") + 1 :], self.first + 1)

    @property
    def head(self) -> bytes:
        """The first line, without its line feed."""
        return self.data[: self.data.index(b"\n")]


def blocks(
    text: IO[bytes], size: int = BLOCK_BYTES, longest: int = LONGEST_LINE
) -> Iterator[Block]:
    """The lines of a text, a block at a time; a byte order mark at its start is dropped."""
    number, carry = 1, b""
    for chunk in _shortened(_ahead(partial(text.read, size)), longest):
        end = chunk.rfind(b"\n") + 1
        if not end:
            carry += chunk
            continue
        whole = b"".join((carry, memoryview(chunk)[:end]))
        carry = chunk[end:]
        block = _block(whole.removeprefix(_BOM) if number == 1 else whole, number)
        yield block
        number += block.data.count(b"\n")
    if carry:
        yield _block((carry.removeprefix(_BOM) if number == 1 else carry) + b"\n", number)


def _block(data: bytes, first: int) -> Block:
    return Block(data.replace(b"\r\n", b"\n") if b"\r" in data else data, first)


def _shortened(chunks: Iterator[bytes], longest: int) -> Iterator[bytes]:
    """The same chunks, without what follows the head of a line that is longer than allowed."""
    open_length = 0
    for chunk in chunks:
        first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
        if first < 0:
            room = max(0, longest + 1 - open_length)
            open_length += len(chunk)
            yield chunk[:room]
            continue
        room = max(0, longest + 1 - open_length)
        tail = len(chunk) - last - 1
        if first <= room and tail <= longest:
            yield chunk
        else:
            end = last + 1 + min(tail, longest + 1)
            yield chunk[: min(first, room)] + chunk[first:end]
        open_length = tail


def _ahead(read: Callable[[], bytes]) -> Iterator[bytes]:
    """Read and unpack the next chunk while the last one is worked on."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(read)
        while chunk := coming.result():
            coming = thread.submit(read)
            yield chunk
