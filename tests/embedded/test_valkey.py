import os
import signal

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tetoru.embedded.processes import wait_until
from tetoru.embedded.valkey import Valkey


def test_second_start_adopts_the_running_server(valkey: Valkey) -> None:
    valkey.start()
    address = valkey.url()
    valkey.start()
    assert valkey.url() == address


def test_server_keeps_its_data_over_a_stop_and_drops_nothing_when_full(valkey: Valkey) -> None:
    valkey.start()
    with redis.Redis.from_url(valkey.url()) as client:
        client.set("kept", "7")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    valkey.stop()
    assert not valkey.is_running()
    valkey.start()
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.get("kept") == b"7"


def test_start_after_kill_nine_gives_a_working_server(valkey: Valkey) -> None:
    valkey.start()
    killed = int((valkey.data / "valkey.pid").read_text())
    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: not valkey.is_running(), 5)
    valkey.start()
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.ping() is True


def test_server_refuses_who_does_not_know_the_password(valkey: Valkey) -> None:
    valkey.start()
    port = redis.ConnectionPool.from_url(valkey.url()).connection_kwargs["port"]
    with redis.Redis(port=port, retry=Retry(NoBackoff(), 0)) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
