"""Errors as RFC 9457 has them, each with words for a person: Japanese, and English beside it."""

import json
from typing import Any

from django.http import HttpResponse

TYPE = "application/problem+json"
TITLES: dict[int, tuple[str, str]] = {
    400: ("要求の形がちがいます", "The request cannot be read"),
    401: ("トークンがないか、期限が切れています", "The token is missing, unknown or expired"),
    403: ("このトークンでは許されていません", "This token does not allow it"),
    404: ("見つかりません", "Not found"),
    405: ("このアドレスでは使えないメソッドです", "This address does not know the method"),
    409: ("今の状態ではできません", "Not possible as things are"),
    410: ("古くなりました", "No longer kept"),
    413: ("要求が大きすぎます", "The request is too large"),
    422: ("値がちがいます", "A value is wrong"),
    429: ("呼び出しが多すぎます", "Too many calls"),
    500: ("こちらの不具合です", "The fault is ours"),
    503: ("今は答えられません", "Not available at the moment"),
}


def problem(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """One error. `detail` says what to do, where the status alone does not."""
    japanese, english = TITLES.get(status, TITLES[400])
    body = {"type": "about:blank", "title": japanese, "title_en": english, "status": status, **more}
    if detail:
        body["detail"] = detail
    response = HttpResponse(json.dumps(body, ensure_ascii=False, default=str), status=status, content_type=TYPE)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
