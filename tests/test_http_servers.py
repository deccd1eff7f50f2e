"""Servers on loopback, and ports that stay theirs."""

import http.client
import socket

import pytest

from tests.http_servers import HOST, QuietHandler, reserved_port, running_server


class Hello(QuietHandler):
    def do_GET(self) -> None:  # noqa: N802 - its parent's name
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")


def ask(port: int) -> bytes:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    connection.request("GET", "/")
    body = connection.getresponse().read()
    connection.close()
    return body


def test_a_reserved_port_refuses_until_a_server_listens_and_again_afterwards() -> None:
    with reserved_port() as port:
        for _ in range(2):
            with pytest.raises(ConnectionRefusedError):
                ask(port)
            with running_server(Hello, port=port) as running:
                assert running == port
                assert ask(port) == b"hello"
        with pytest.raises(ConnectionRefusedError):
            ask(port)


def test_a_reserved_port_is_given_to_nobody_else() -> None:
    with reserved_port() as port, socket.socket() as other, pytest.raises(OSError, match="in use"):
        other.bind((HOST, port))
