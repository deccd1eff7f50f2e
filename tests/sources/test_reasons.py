"""A request that got no reply is explained without numbers of the system, and without what was sent."""

import socket

import httpx

from sharinghub_static.sources.http.connection_errors import connection_error
from sharinghub_static.sources.http.reasons import reason_of
from tests.cases import each_case


def raised(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@each_case(
    "error, reason",
    [
        (httpx.ConnectError("[Errno -2] Name or service not known"), "Name or service not known"),
        (
            raised(httpx.ConnectError("[Errno -2] x"), socket.gaierror(-2, "x")),
            "no server of this name was found",
        ),
        (raised(httpx.ConnectError("x"), ConnectionRefusedError(111, "x")), "Connection refused"),
        (httpx.InvalidURL("x"), "this is not an address that begins with http:// or https://"),
        (httpx.ReadError(""), "ReadError"),
    ],
)
def test_a_reason_has_no_numbers_of_the_system(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason


def test_a_token_that_http_cannot_carry_is_not_shown() -> None:
    error = httpx.LocalProtocolError("Illegal header value b'SEKRIT\\nq'")
    assert "SEKRIT" not in reason_of(error)
    assert "SEKRIT" not in str(connection_error(error, "https://gitlab.example.org", 1))
