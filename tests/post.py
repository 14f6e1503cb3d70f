"""A mail server of the tests' own, which speaks SMTP over a socket and keeps what it is handed."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import cast


@dataclass
class Post:
    """What a server was handed in; `refuses` is how it answers recipients where it refuses."""

    port: int = 0
    refuses: str = ""
    bodies: list[bytes] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        read = [email.message_from_bytes(body, policy=default) for body in self.bodies]
        return [cast(EmailMessage, one) for one in read]


class _Handler(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        post: Post = self.server.post  # type: ignore[attr-defined]
        self.say("220 test")
        while line := self.rfile.readline():
            word = line.decode().split(maxsplit=1)[0].upper()
            if word == "DATA":
                self.say("354 go on")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                post.bodies.append(b"".join(lines))
            if word == "RCPT" and post.refuses:
                self.say(post.refuses)
                continue
            self.say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return


@contextmanager
def posted() -> Iterator[Post]:
    """The server, for as long as it is used."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        made = Post(server.server_address[1])
        server.post = made  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
