"""Send requests to a service: patiently, only to the user's host, and without showing its token.

A token comes from the variable ``MINEMAP_ARCGIS_TOKEN`` or from ``.netrc``. No address, error or
repr contains it. Errors of the libraries below may contain it, so they are not passed on.
"""

from __future__ import annotations

import json
import netrc
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from minemap.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest, Response

__all__ = ["TOKEN", "Answer", "Asking", "Secret", "origin_of", "secret_of"]

TOKEN = "MINEMAP_ARCGIS_TOKEN"  # noqa: S105 - the name of the variable
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each further try, when a server is busy or a connection breaks."""

LONGEST_WAIT = 120.0
"""The longest wait, in seconds, that a server may ask for."""

CONNECT_SECONDS, ANSWER_SECONDS = 10, 120
PASSING = frozenset({429, 500, 502, 503, 504})
"""Status codes after which another try may succeed."""

NOT_LET_IN = frozenset({401, 403, 498, 499})
"""Codes for a token that is missing, wrong or expired; ArcGIS also sends them with status 200."""

SENT_ON = frozenset({301, 302, 303, 307, 308})
SENT_ON_AT_MOST = 3
NOT_BY_POST = frozenset({405, 501})
BAD = 400
LONG_QUESTION = 1800
"""A request with more characters than this is not put into the address."""

SHOWN = 300
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Secret(NamedTuple):
    """A token or a password; its repr does not show it."""

    word: str
    user: str | None
    """The user of a password; None for a token."""
    place: str
    """Where it was found."""

    def __repr__(self) -> str:
        return f"Secret({self.place})"

    def __str__(self) -> str:
        return repr(self)


class Answer(NamedTuple):
    """What a server answered: the content of its JSON, and the headers."""

    content: Any
    headers: Mapping[str, str]


class _Failure(NamedTuple):
    """Why there is no answer, and whether another try may help."""

    problem: str
    passing: bool = False
    wait: float | None = None
    """Seconds that the server asks to wait."""


def origin_of(address: str) -> tuple[str, str, int | None]:
    """Give the scheme, host and port of an address.

    Parameters
    ----------
    address : str
        The address.

    Returns
    -------
    tuple of (str, str, int or None)
        Scheme, host and port; None where what stands for the port is no number.

    Examples
    --------
    >>> origin_of("https://Imsma.example/arcgis")
    ('https', 'imsma.example', 443)
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        port = parts.port
    except ValueError:
        return parts.scheme, host, None
    return parts.scheme, host, port or {"https": 443, "http": 80}.get(parts.scheme)


def secret_of(address: str, *, token: bool) -> Secret | None:
    """Find the token in the variable, or the host's entry in .netrc.

    Parameters
    ----------
    address : str
        The address of the service.
    token : bool
        Whether the service takes a token, as ArcGIS does (the password of the entry is it), or a
        user with a password.

    Returns
    -------
    Secret or None
        None where there is none.

    Raises
    ------
    ReadError
        If .netrc cannot be read, or the secret would travel for everyone to read.

    Examples
    --------
    >>> secret_of("https://nowhere.example/collections", token=False) is None
    True
    """
    scheme, host, _ = origin_of(address)
    in_variable = token and os.environ.get(TOKEN, "").strip() != ""
    found = (
        Secret(os.environ[TOKEN].strip(), None, TOKEN)
        if in_variable
        else _in_netrc(host, token=token)
    )
    if found is not None and scheme != "https" and host not in LOOPBACK:
        raise ReadError(
            f"{address}: a token is not sent by http, where others can read it; write https://, or "
            f"take the token away ({found.place})"
        )
    return found


def _in_netrc(host: str, *, token: bool) -> Secret | None:
    """Take the entry of a host, never the default entry, which is for no service in particular."""
    place = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    fault = None
    entry = None
    try:
        entry = netrc.netrc(place).hosts.get(host)
    except FileNotFoundError:
        return None
    except netrc.NetrcParseError as error:
        # Its message may show a word of the line.
        fault = f"line {error.lineno} cannot be read"
    except OSError as error:
        fault = f"cannot be opened ({error.strerror})"
    except UnicodeError:
        fault = "is not written in UTF-8"
    if fault:
        raise ReadError(f"{place}: {fault}; write it as: machine {host} login NAME password WORD")
    if entry is None or not entry[2]:
        return None
    return Secret(entry[2], None if token else entry[0], str(place))


class Asking:
    """A conversation with one service.

    Parameters
    ----------
    address : str
        The address that the user wrote; no other host is asked.
    secret : Secret, optional
        What lets the user in.
    accept : str
        The kinds of answer that are wanted.
    takes_post : bool
        Whether the service is to be asked by POST where a question is long, or has a token with it,
        which is kept out of the address. A server that turns out to refuse it is asked by GET.

    Examples
    --------
    >>> asking = Asking("https://imsma.example/FeatureServer/0", None, "application/json")
    >>> asking.ask("https://other.example/FeatureServer/0", {})
    Traceback (most recent call last):
    minemap.errors.ReadError: https://imsma.example/FeatureServer/0: points to other.example, ...
    """

    def __init__(
        self, address: str, secret: Secret | None, accept: str, *, takes_post: bool = False
    ) -> None:
        self.address = address
        self.takes_post = takes_post
        self._secret = secret
        self._accept = accept
        self._heard = False

    def __repr__(self) -> str:
        return f"Asking({self.address})"

    def ask(self, address: str, question: Mapping[str, str], *, so_far: str = "") -> Answer:
        """Ask until there is an answer, or all tries are used up.

        Parameters
        ----------
        address : str
            Whom to ask, on the host of the user's address.
        question : mapping of str to str
            What to ask.
        so_far : str
            What was read before, for the error.

        Returns
        -------
        Answer
            The answer.

        Raises
        ------
        ReadError
            If there is no answer, or it reports an error.
        """
        if origin_of(address) != origin_of(self.address):
            raise ReadError(
                f"{self.address}: points to {origin_of(address)[1]}, which is not asked: only the "
                "host of the address that you gave is. If the service is there, give that address"
            )
        tries = 0
        while True:
            tries += 1
            outcome = self._tried(address, question)
            if isinstance(outcome, Answer):
                self._heard = True
                return outcome
            # A server that has never answered may not be there at all.
            waits = WAITS if self._heard or outcome.wait is not None else WAITS[:2]
            given_up = not outcome.passing or tries > len(waits)
            wait = 0.0 if given_up else max(waits[tries - 1], outcome.wait or 0.0)
            if given_up or wait > LONGEST_WAIT:
                asked = f", asked {tries} times" if tries > 1 else ""
                raise ReadError(
                    f"{self.address}: {self._clean(outcome.problem)}{asked}"
                    f"{f'; {so_far}, and no part is taken for the whole' if so_far else ''}"
                )
            time.sleep(wait)

    def _clean(self, text: str) -> str:
        """Remove the secret from a text, in whatever form it is written there."""
        if self._secret is not None:
            for word in {self._secret.word, quote(self._secret.word, safe="")}:
                text = text.replace(word, "***")
        return " ".join(text.split())[:SHOWN]

    def _tried(self, address: str, question: Mapping[str, str]) -> Answer | _Failure:
        """Ask once. Errors of the libraries below hold all that was sent, so they end here."""
        from requests import exceptions

        try:
            response = self._sent(address, question)
            content = response.content
        except exceptions.SSLError as error:
            return _Failure(f"its certificate is not accepted ({_innermost(error)})")
        except exceptions.Timeout:
            return _Failure("does not answer in time", passing=True)
        except exceptions.ConnectionError as error:
            return _Failure(f"cannot be reached ({_innermost(error)})", passing=True)
        except (exceptions.RequestException, ValueError) as error:
            return _Failure(f"its answer breaks off ({_innermost(error)})", passing=True)
        self._heard = True
        return self._understood(response, content)

    def _sent(self, address: str, question: Mapping[str, str]) -> Response:
        """Send a request, and follow redirects within the same host."""
        response = self._once(address, question)
        for _ in range(SENT_ON_AT_MOST):
            target = urljoin(address, response.headers.get("Location", ""))
            if response.status_code not in SENT_ON or origin_of(target) != origin_of(self.address):
                break
            rest = {} if urlsplit(target).query else question
            response = self._once(target, rest)
        return response

    def _once(self, address: str, question: Mapping[str, str]) -> Response:
        import requests

        options: dict[str, Any] = {
            "headers": {"Accept": self._accept, "User-Agent": "minemap"},
            # Set this also without a secret, so that no other entry of .netrc is sent.
            "auth": self._signed,
            "allow_redirects": False,
            "timeout": (CONNECT_SECONDS, ANSWER_SECONDS),
        }
        secret = self._secret
        length = sum(len(name) + len(quote(text)) + 2 for name, text in question.items())
        if self.takes_post and (secret is not None or length > LONG_QUESTION):
            body = dict(question)
            if secret is not None:
                body["token"] = secret.word
            response = requests.post(address, data=body, **options)  # noqa: S113 - in the options
            if response.status_code not in NOT_BY_POST:
                return response
            self.takes_post = False
        return requests.get(address, params=dict(question), **options)  # noqa: S113 - as above

    def _signed(self, request: PreparedRequest) -> PreparedRequest:
        from requests.auth import HTTPBasicAuth

        secret = self._secret
        if secret is None:
            return request
        if secret.user is not None:
            return HTTPBasicAuth(secret.user, secret.word)(request)
        request.headers["X-Esri-Authorization"] = f"Bearer {secret.word}"
        return request

    def _understood(self, response: Response, body: bytes) -> Answer | _Failure:
        """Tell an answer from a failure, also from a failure with status 200."""
        status = response.status_code
        if status in SENT_ON:
            asked = origin_of(urljoin(self.address, response.headers.get("Location", "")))
            target = asked[1]
            if asked == origin_of(self.address):
                return _Failure("sends on from one address to the next, again and again")
            return _Failure(
                f"sends on to {target or 'nowhere'}, which is not asked: only the host of the "
                "address that you gave is. If the service is there, give that address"
            )
        try:
            # NaN is not valid JSON, and does not equal itself. As a text, its row can be rejected.
            content = json.loads(body.decode("utf-8-sig"), parse_constant=str)
        except (ValueError, RecursionError):
            content = None
        told = _error_in(content)
        code = status if told is None or status >= BAD else told[0]
        if code in NOT_LET_IN:
            return _Failure(self._not_let_in(code, told))
        if told is not None or status >= BAD:
            said = f": {told[1]}" if told is not None and told[1] else ""
            return _Failure(
                f"answers with error {code}{said}", code in PASSING, _asked_to_wait(response)
            )
        if content is None:
            page = body.lstrip()[:1] == b"<"
            return _Failure(
                "answers with a web page and not with JSON; it may want a sign-in, or is no service"
                if page
                else "answers with what is no JSON, or breaks off",
                passing=not page,
            )
        return Answer(content, response.headers)

    def _not_let_in(self, code: int, told: tuple[int, str] | None) -> str:
        said = f": {told[1]}" if told is not None and told[1] else ""
        if self._secret is None:
            return (
                f"lets nobody in without a token (error {code}{said}); put one into the variable "
                f"{TOKEN}, or into .netrc as the password of the host"
            )
        return (
            f"does not take the token (error {code}{said}), which has run out or is not for this "
            f"service; make a new one and put it into {self._secret.place}"
        )


def _error_in(content: Any) -> tuple[int, str] | None:
    """Find the code and the message of the error in an answer."""
    if not isinstance(content, dict):
        return None
    error = content.get("error")
    if isinstance(error, dict):
        code = error.get("code")
        details = error.get("details")
        words = [error.get("message"), *(details if isinstance(details, list) else [])]
        said = " ".join(word for word in words if isinstance(word, str) and word)
        return code if isinstance(code, int) else BAD, said
    if isinstance(error, str) and "features" not in content:
        return BAD, error
    if "features" not in content and isinstance(content.get("code"), str):
        described = content.get("description") or content.get("code")
        return BAD, str(described)
    return None


def _asked_to_wait(response: Response) -> float | None:
    try:
        return float(response.headers.get("Retry-After", ""))
    except ValueError:
        return None


def _innermost(error: BaseException) -> str:
    """Name the cause of an error without its message, which holds the address and the request."""
    cause: BaseException = error
    seen = set()
    while id(cause) not in seen:
        seen.add(id(cause))
        inner = getattr(cause, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((one for one in cause.args if isinstance(one, BaseException)), None)
        cause = inner or cause.__cause__ or cause
    said = getattr(cause, "strerror", None)
    return said if isinstance(said, str) and said else type(cause).__name__
