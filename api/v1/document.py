"""The OpenAPI document, with what the library doesn't know: errors have a type of their own (RFC 9457)."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from api.problems import TYPE


class DocumentedAPI(NinjaAPI):
    """The library's service; its document says `application/problem+json` where it answers that."""

    def get_openapi_schema(self, **more: Any) -> OpenAPISchema:
        """As the library makes it, and each error under its type."""
        document = super().get_openapi_schema(**more)
        for addresses in document["paths"].values():
            for operation in addresses.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        (shape,) = answer["content"].values()
                        answer["content"] = {TYPE: shape}
        return document
