"""The promises about what leaves: green as things are, red for each way in which they can break."""

from typing import Any

import pytest
from django.db import models

from messaging.delivery import assurance, return_paths
from messaging.delivery.models import Mailing, PushSubscription
from tests.cast import Cast
from tests.messaging.reaching import with_phone
from tests.push_service import PushService
from tetoru.assurance import Broken

pytestmark = pytest.mark.django_db


def test_all_three_hold(cast: Cast) -> None:
    assert "7 languages" in assurance.messages_have_no_content()
    assert "17 inner addresses refused; 0 kept" in assurance.pushes_stay_outside()
    assert "none was taken for ours" in assurance.bounces_cannot_be_invented()


def test_room_for_content_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    title = models.CharField(max_length=80, name="title")
    monkeypatch.setattr(Mailing._meta, "concrete_fields", [*Mailing._meta.concrete_fields, title])
    with pytest.raises(Broken, match="room for title"):
        assurance.messages_have_no_content()


def test_a_push_that_says_more_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assurance, "payload", lambda *_args: b'{"title": "", "child": "x"}')
    with pytest.raises(Broken, match=r"a push says .*child"):
        assurance.messages_have_no_content()


def test_an_allow_list_with_a_hole_is_found(settings: Any) -> None:
    settings.PUSH_HOSTS = [*settings.PUSH_HOSTS, "169.254.169.254"]
    with pytest.raises(Broken, match=r"would be sent to: https://169\.254"):
        assurance.pushes_stay_outside()


def test_the_local_service_of_tests_is_found(push_service: PushService) -> None:
    with pytest.raises(Broken, match="the local service of tests"):
        assurance.pushes_stay_outside()


def test_a_kept_address_that_is_not_allowed_is_found(cast: Cast, push_service: PushService, settings: Any) -> None:
    with_phone(cast.mother, push_service)
    settings.PUSH_LOCAL_SERVICE = ""
    with pytest.raises(Broken, match="1 of 1 kept addresses"):
        assurance.pushes_stay_outside()
    assert PushSubscription.objects.count() == 1


def test_a_return_path_without_its_seal_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(return_paths, "_seal", lambda _ids: b"12345678")
    with pytest.raises(Broken, match="another letter"):
        assurance.bounces_cannot_be_invented()
