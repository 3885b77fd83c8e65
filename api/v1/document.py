"""The OpenAPI document, with what the library doesn't know: the type of errors (RFC 9457), and where tokens are got."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from api.problems import TYPE
from api.v1.token_document import BY_SECRET, PATH, token_operation


class DocumentedAPI(NinjaAPI):
    """The library's service; its document says `application/problem+json` where it answers that."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """As the library makes it, each error under its type, and the address of tokens first."""
        document = super().get_openapi_schema(**more)
        for addresses in document["paths"].values():
            for operation in addresses.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        (shape,) = answer["content"].values()
                        answer["content"] = {TYPE: shape}
        document["paths"] = {PATH: token_operation(), **document["paths"]}
        document["components"]["securitySchemes"].update(BY_SECRET)
        return document
