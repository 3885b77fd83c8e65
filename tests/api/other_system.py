"""The other system: knows the addresses of the document and HTTP, and nothing of ours."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen


@dataclass
class OtherSystem:
    """A small client of `/api/v1/`, as a vendor would write it from our help page."""

    base: str
    client_id: str
    secret: str
    token: str = ""

    @property
    def basic(self) -> str:
        """Id and secret as a header has them."""
        return f"Basic {base64.b64encode(f'{self.client_id}:{self.secret}'.encode()).decode()}"

    def sign_in(self) -> int:
        """Get a token."""
        body = urlencode({"grant_type": "client_credentials"}).encode()
        status, answer = self._send("POST", "token", body, self.basic, "application/x-www-form-urlencoded")
        self.token = answer.get("access_token", "")
        return status

    def absences(self, first: str, last: str, **more: Any) -> tuple[int, Any]:
        """Of some days."""
        return self._ask("absences", **{"from": first, "until": last, **more})

    def own_ids(self, absences: list[dict[str, Any]]) -> list[str | None]:
        """Who they are here, by the ids that this system has sent in its rosters."""
        return [one["pupil_sourced_id"] for one in absences]

    def changes(self, **more: Any) -> tuple[int, Any]:
        """Since a cursor."""
        return self._ask("absences/changes", **more)

    def acknowledge(self, absences: list[dict[str, Any]]) -> tuple[int, Any]:
        """Say what was taken over."""
        taken = [{"id": one["id"], "changed_at": one["changed_at"]} for one in absences]
        body = json.dumps({"absences": taken}).encode()
        return self._send("POST", "absences/acknowledgements", body, f"Bearer {self.token}", "application/json")

    def schools(self) -> tuple[int, Any]:
        """For which rosters can be sent."""
        return self._ask("schools")

    def send_roster(self, upload: str, roster: dict[str, Any]) -> tuple[int, Any]:
        """One school's, whole."""
        body = json.dumps(roster).encode()
        return self._send("PUT", f"rosters/{upload}", body, f"Bearer {self.token}", "application/json")

    def roster(self, upload: str) -> tuple[int, Any]:
        """What became of it."""
        return self._ask(f"rosters/{upload}")

    def _ask(self, path: str, **query: Any) -> tuple[int, Any]:
        return self._send("GET", f"{path}?{urlencode(query)}", None, f"Bearer {self.token}", "")

    def _send(self, method: str, path: str, body: bytes | None, who: str, kind: str) -> tuple[int, Any]:
        headers = {"Authorization": who} | ({"Content-Type": kind} if kind else {})
        request = Request(f"{self.base}/api/v1/{path}", body, headers, method=method)
        try:
            with urlopen(request, timeout=20) as response:
                return response.status, json.load(response)
        except HTTPError as error:
            return error.code, json.load(error)
