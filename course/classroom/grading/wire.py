"""Messages between the judge and the jail: four bytes of length, then JSON. Nothing that arrives is ever run."""

import json

MESSAGE = 16 * 2**20  # bytes
VALUES = 500_000  # values in one message: JSON makes a hundred bytes or more of each two or three


class BadMessage(Exception):
    """What came over the wire is not a message of ours."""


def send(stream, message):
    """Write one message. Raises ValueError if it is too large."""
    data = json.dumps(message).encode()
    if len(data) > MESSAGE:
        raise ValueError(f"a message of {len(data)} bytes: expected at most {MESSAGE}")
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


def receive(stream):
    """Read one message. Raises EOFError where the other side is gone, BadMessage where it sends something else."""
    size = int.from_bytes(exactly(stream, 4), "big")
    if size > MESSAGE:
        raise BadMessage(f"{size} bytes announced: expected at most {MESSAGE}")
    data = exactly(stream, size)
    if sum(map(data.count, (b",", b"[", b"{"))) > VALUES:
        raise BadMessage(f"more than {VALUES} values announced in one message")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadMessage(f"no JSON ({type(error).__name__})") from None


def exactly(stream, size):
    """So many bytes of what comes. Raises EOFError where it ends before."""
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
