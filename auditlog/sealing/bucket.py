"""Checkpoints as objects of S3-compatible storage: `prefix/2026-11/000000000042.json`.

Address, region and rights come from the environment that boto3 reads (AWS_ENDPOINT_URL_S3, AWS_REGION, …).
An object is never written twice; Object Lock on the bucket holds that against the keeper too.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from auditlog.sealing.seals import Seal, seal_of

CONFIG = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 3, "mode": "standard"})
THERE_ALREADY = "PreconditionFailed"


class ExportFailed(Exception):
    """The storage did not take or give an object; the text is the storage's own."""


class BucketExport:
    """One object for each checkpoint."""

    def __init__(self, bucket: str, prefix: str) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix}/" if prefix else ""
        self._storage: Any = boto3.client("s3", config=CONFIG)

    def last(self) -> Seal | None:
        """The newest checkpoint that arrived whole."""
        try:
            for month in reversed(self._months()):
                for key in reversed(list(self._keys(month))):
                    if seal := self._read(key):
                        return seal
        except (BotoCoreError, ClientError) as error:
            raise ExportFailed(str(error)) from error
        return None

    def append(self, seals: Iterable[Seal]) -> None:
        """Put each under its number, unless something is there; what is there must be the same."""
        for seal in seals:
            key = f"{self._prefix}{seal.sealed_at[:7]}/{seal.seq:012}.json"
            try:
                self._put(key, seal)
            except (BotoCoreError, ClientError) as error:
                raise ExportFailed(str(error)) from error

    def seals(self, first: int = 1) -> Iterator[Seal]:
        """What is there, by number."""
        try:
            for key in self._keys(self._prefix):
                number = key.rpartition("/")[2].removesuffix(".json")
                if number.isdecimal() and int(number) >= first and (seal := self._read(key)):
                    yield seal
        except (BotoCoreError, ClientError) as error:
            raise ExportFailed(str(error)) from error

    def _put(self, key: str, seal: Seal) -> None:
        body = seal.line().encode()
        try:
            self._storage.put_object(
                Bucket=self._bucket, Key=key, Body=body, ContentType="application/json", IfNoneMatch="*"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != THERE_ALREADY:
                raise
            if self._read(key) != seal:
                raise ExportFailed(f"{key} is there already and is another checkpoint") from error

    def _read(self, key: str) -> Seal | None:
        answer = self._storage.get_object(Bucket=self._bucket, Key=key)
        return seal_of(answer["Body"].read())

    def _months(self) -> list[str]:
        pages = self._pages(self._prefix, Delimiter="/")
        return sorted(found["Prefix"] for page in pages for found in page.get("CommonPrefixes", []))

    def _keys(self, prefix: str) -> Iterator[str]:
        for page in self._pages(prefix):
            for found in page.get("Contents", []):
                yield found["Key"]

    def _pages(self, prefix: str, **more: str) -> Any:
        return self._storage.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix, **more)
