"""The public API as one person's browser uses it: signed in, CSRF-safe, patient, and never twice."""

import logging
import os
import time
import uuid
from typing import Any

import requests

log = logging.getLogger("operators.api")

TRIES = 6
#: Seconds before the first retry, and at most between two.
FIRST_WAIT, PATIENCE = 0.3, 8.0
Json = dict[str, Any]


class Refused(Exception):
    """The server said no, and saying it again would not help."""

    def __init__(self, status: int, problem: Json) -> None:
        self.status = status
        self.code = str(problem.get("code") or problem.get("title") or "")
        errors = problem.get("errors")
        said = [str(problem.get("detail") or ""), *(str(e.get("detail")) for e in errors or [])]
        self.detail = "; ".join(dict.fromkeys(each for each in said if each))
        super().__init__(f"{status} {self.code}: {self.detail}")


class Unreachable(Exception):
    """The server did not answer for a while; the caller tries again later."""


class Api:
    """One signed-in person. Answers are JSON; a changing call keeps its key over all its retries."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self.url = url.rstrip("/")
        self.username = username
        self._password = password
        self._session = requests.Session()
        self._session.trust_env = False
        # Behind TLS=self the launcher names our own authority here.
        self._session.verify = os.environ.get("REQUESTS_CA_BUNDLE", True)
        self._signed_in = False

    def get(self, path: str, **query: Any) -> Any:
        """Ask a question."""
        return self._call("GET", path, None, query, "")

    def rows(self, path: str, **query: Any) -> list[Json]:
        """Every row of a list, page by page (at most twenty pages)."""
        found: list[Json] = []
        answer = self.get(path, **query)
        for _ in range(20):
            if isinstance(answer, list):
                return found + answer
            found += answer["results"]
            following = answer.get("next")
            if not following:
                break
            answer = self._call("GET", "/" + following.split("/", 3)[3], None, {}, "")
        return found

    def post(self, path: str, body: Json | None = None) -> Any:
        """Do something, once, however often the network makes us ask."""
        return self._call("POST", path, body or {}, {}, str(uuid.uuid4()))

    def sign_in(self) -> None:
        """Open a session; called by itself when there is none."""
        self._session.cookies.clear()
        # The first answer brings the CSRF cookie.
        self._send("GET", "session", None, {}, "")
        body = {"username": self.username, "password": self._password}
        answer = self._send("POST", "session", body, {}, str(uuid.uuid4()))
        if answer.status_code >= 400:
            raise Refused(answer.status_code, _problem(answer))
        self._signed_in = True

    def _call(self, method: str, path: str, body: Json | None, query: Json, key: str) -> Any:
        wait, signed_in_again = FIRST_WAIT, False
        for attempt in range(1, TRIES + 1):
            try:
                if not self._signed_in:
                    self.sign_in()
                answer = self._send(method, path, body, query, key)
            except requests.RequestException as error:
                if attempt == TRIES:
                    raise Unreachable(f"{method} {path}: {type(error).__name__}") from None
            else:
                if answer.status_code < 400:
                    return answer.json() if answer.content else None
                problem = _problem(answer)
                code = str(problem.get("code"))
                lost = answer.status_code == 401 or code == "not_authenticated" or "CSRF" in answer.text[:500]
                if lost and not signed_in_again:
                    self._signed_in, signed_in_again = False, True
                    continue
                if answer.status_code < 500 and code != "in_flight":
                    raise Refused(answer.status_code, problem)
                if attempt == TRIES:
                    raise Unreachable(f"{method} {path}: {answer.status_code} {code}")
            time.sleep(wait)
            wait = min(wait * 2, PATIENCE)
        raise AssertionError("unreachable")

    def _send(self, method: str, path: str, body: Json | None, query: Json, key: str) -> requests.Response:
        headers = {"Accept": "application/json", "Referer": self.url + "/", "Origin": self.url}
        if method != "GET":
            headers["Idempotency-Key"] = key
            headers["X-CSRFToken"] = self._session.cookies.get("csrftoken") or ""
        where = self.url + path if path.startswith("/") else f"{self.url}/api/{path}"
        return self._session.request(method, where, json=body, params=query, headers=headers, timeout=(3, 20))


def _problem(answer: requests.Response) -> Json:
    try:
        problem = answer.json()
    except ValueError:
        return {"title": answer.reason, "detail": answer.text[:200]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)[:200]}
