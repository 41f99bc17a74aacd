"""Messages between processes: JSON objects, each after its length in four bytes."""
import json
import os
import struct

LONGEST = 1 << 20


class Closed(Exception):
    """The other side has gone."""


class Garbage(Exception):
    """What came is not a message."""


class Channel:
    """One end of a conversation, over two pipes or over one of them."""

    def __init__(self, read=None, write=None, longest=LONGEST):
        self.read, self.write, self.longest = read, write, longest
        self.pending = bytearray()

    def fileno(self):
        return self.read

    def send(self, message):
        body = json.dumps(message).encode()
        rest = memoryview(struct.pack(">I", len(body)) + body)
        while rest:
            try:
                rest = rest[os.write(self.write, rest):]
            except BrokenPipeError:
                raise Closed from None

    def fill(self):
        """Reads what is there, after waiting for something."""
        chunk = os.read(self.read, 1 << 16)
        if not chunk:
            raise Closed
        self.pending += chunk

    def take(self):
        """The next message that has come whole, or None."""
        if len(self.pending) < 4:
            return None
        (length,) = struct.unpack(">I", self.pending[:4])
        if length > self.longest:
            raise Garbage
        if len(self.pending) < 4 + length:
            return None
        body = bytes(self.pending[4:4 + length])
        del self.pending[:4 + length]
        try:
            message = json.loads(body)
        except (ValueError, RecursionError):
            raise Garbage from None
        if not isinstance(message, dict) or not isinstance(message.get("kind"), str):
            raise Garbage
        return message

    def receive(self):
        """The next message, waited for."""
        while True:
            if (message := self.take()) is not None:
                return message
            self.fill()

    def close(self):
        for descriptor in (self.read, self.write):
            if descriptor is not None:
                os.close(descriptor)
