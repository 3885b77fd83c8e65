"""The address of tokens, as the OpenAPI document tells it. OAuth's library answers there (RFC 6749, section 4.4)."""

from typing import Any

from api.problems import TYPE
from api.scopes import Scope
from api.v1.shapes import Problem

PATH = "/api/v1/token"
BY_SECRET = {"ClientSecret": {"type": "http", "scheme": "basic", "description": "Client id and secret"}}
_ONE = "|".join(scope.value.replace(".", "[.]") for scope in Scope)
_TEXT = {"type": "string"}
_ASKED = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "enum": ["client_credentials"]},
        "scope": {
            "type": "string",
            "pattern": f"^({_ONE})( ({_ONE}))*$",
            "description": "Fewer rights than the partner has, with blanks between; all of them, if it is not told",
        },
        "client_id": {"type": "string", "description": "Instead of the header, with client_secret"},
        "client_secret": _TEXT,
    },
}
_GIVEN = {
    "type": "object",
    "required": ["access_token", "token_type", "expires_in", "scope"],
    "properties": {
        "access_token": _TEXT,
        "token_type": {"type": "string", "enum": ["Bearer"]},
        "expires_in": {"type": "integer", "description": "Seconds"},
        "scope": _TEXT,
    },
}
_REFUSED = {
    "type": "object",
    "required": ["error"],
    "properties": {"error": _TEXT, "error_description": _TEXT},
}
_PROBLEM = {"$ref": f"#/components/schemas/{Problem.__name__}"}


def token_operation() -> dict[str, Any]:
    """What a partner sends and gets."""
    refusals = {
        400: "Another grant, a right that the partner has not, or a secret in the header and in the body",
        401: "Id or secret is wrong",
    }
    ours = {413: "Too large", 429: "Too many, with Retry-After"}
    return {
        "post": {
            "operationId": "api_token",
            "summary": "Token",
            "description": "A token for an hour. Ask for one when the last is over, not before each call.",
            "tags": ["token"],
            "security": [{"ClientSecret": []}, {}],
            "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _ASKED}}},
            "responses": {
                "200": _answer("OK", "application/json", _GIVEN),
                **{str(status): _answer(words, "application/json", _REFUSED) for status, words in refusals.items()},
                **{str(status): _answer(words, TYPE, _PROBLEM) for status, words in ours.items()},
            },
        }
    }


def _answer(words: str, kind: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {"description": words, "content": {kind: {"schema": shape}}}
