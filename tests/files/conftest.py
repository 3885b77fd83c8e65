"""Where files lie in a test, and drafts to hang them on."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer

from tests.messaging.conftest import send, write
from tetoru.settings.base import file_storage

__all__ = ["send", "write"]


def use(settings: Any, folder: str = "", bucket: str = "") -> None:
    settings.STORAGES = {**settings.STORAGES, "files": file_storage(folder, bucket, "ap-northeast-1")}
    storages._storages.pop("files", None)
    storages.__dict__.pop("backends", None)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """A folder of this test's own."""
    use(settings, folder=str(tmp_path / "files"))
    yield tmp_path / "files"
    storages._storages.pop("files", None)


@pytest.fixture
def s3() -> Iterator[ThreadedMotoServer]:
    """S3 as moto plays it, over real HTTP. It keeps what it was given while it is stopped."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield server
    urllib.request.urlopen(urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST"), timeout=10)
    server.stop()


@pytest.fixture
def bucket(s3: ThreadedMotoServer, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket there; gives the client."""
    host, port = s3.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}", "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ACCESS_KEY_ID": "invented", "AWS_SECRET_ACCESS_KEY": "invented",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "ap-northeast-1"})
    use(settings, bucket="files")
    yield client
    storages._storages.pop("files", None)
