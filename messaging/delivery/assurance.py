"""Proves that only a school's name and a link leave, and that no push goes inside the network (white paper §7)."""

import json
import uuid
from itertools import product

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from messaging.delivery.models import Mailing, PushSubscription
from messaging.delivery.push.addresses import AddressNotAllowed, address_of, is_public
from messaging.delivery.push.messages import payload
from messaging.delivery.return_paths import Sent, return_path, sent_by
from messaging.delivery.writing import addressed, digest_letter, notice_letter
from tetoru.assurance import Broken, check
from tetoru.ids import new_id
from tetoru.languages import LANGUAGES

SAID = {"title", "body", "lang", "path", "tag"}
TEXTS = {"kind", "sender_name", "path"}
INSIDE = (
    "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://localhost/", "http://fcm.googleapis.com/", "https://fcm.googleapis.com@127.0.0.1/",
    "https://fcm.googleapis.com.evil.example/", "https://fcm.googleapis.com:22/",
)  # fmt: skip
PRIVATE = ("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "169.254.169.254", "::1", "fd00::1")


@check(
    "delivery.contentless",
    section=7,
    promise=_("メールと通知には、学校の名前とリンクのほかは何も書きません。"),
    breaks=_("メールか通知に、学校の名前・決まった文・リンク・番号のほかの項目が1つでもあれば失敗します。"),
)
def messages_have_no_content() -> str:
    """There is no room for content where messages are made from, and what they say is the same for any notice."""
    texts = {field.name for field in Mailing._meta.concrete_fields if isinstance(field, models.CharField)}
    if texts != TEXTS:
        raise Broken(f"a mailing has room for {', '.join(sorted(texts ^ TEXTS))}")
    said = {language: _said(language, new_id()) for language, _name in LANGUAGES}
    for language, words in said.items():
        if words != _said(language, new_id()):
            raise Broken(f"messages in {language} differ by more than their number")
    return f"mail, digest and push in {len(said)} languages: the sender's name, a fixed sentence, a link"


def _said(language: str, notice: uuid.UUID) -> tuple[str, ...]:
    """What a message of any channel says about a notice, its number taken out."""
    person = User(id=new_id(), email="a@b.example", name="NAME", language=language)
    mailing = Mailing(id=notice, sender_name="SCHOOL", path=f"/notices/{notice}/", priority=2, queued_at=timezone.now())
    push = json.loads(payload(mailing, language))
    if set(push) != SAID:
        raise Broken(f"a push says {', '.join(sorted(set(push) ^ SAID))}")
    letters = (notice_letter(mailing, language), digest_letter(mailing, language, 3))
    mails = [addressed(letter, Sent(mailing.pk, person.pk), str(person.email)) for letter in letters]
    words = [*map(str, push.values()), *(f"{mail.subject}\n{mail.body}" for mail in mails)]
    if any("NAME" in word for word in words):
        raise Broken("a message names the person it goes to")
    return tuple(word.replace(str(notice), "N") for word in words)


@check(
    "push.addresses",
    section=7,
    promise=_("通知は、知られた通知サービスだけに、暗号化して送ります。内側のネットワークには送りません。"),
    breaks=_("内側のアドレスが1つでも通るか、保存された宛先に許されないものがあれば失敗します。"),
)
def pushes_stay_outside() -> str:
    """Addresses inside the network are refused, and none is kept."""
    through = [url for url in INSIDE if _is_allowed(url)] + [number for number in PRIVATE if is_public(number)]
    if settings.PUSH_LOCAL_SERVICE:
        through.append("the local service of tests")
    if through:
        raise Broken(f"would be sent to: {', '.join(through)}")
    rows = PushSubscription.objects.iterator(chunk_size=500)
    kept = [_is_allowed(json.loads(str(row.address)).get("endpoint", "")) for row in rows]
    if not all(kept):
        raise Broken(f"{kept.count(False)} of {len(kept)} kept addresses are not allowed")
    return f"{len(INSIDE) + len(PRIVATE)} inner addresses refused; {len(kept)} kept addresses are of known services"


def _is_allowed(url: str) -> bool:
    try:
        address_of(url)
    except AddressNotAllowed:
        return False
    return True


@check(
    "bounces.sealed",
    section=7,
    promise=_("戻ってきたメールの知らせは、本物だけを受けつけます。"),
    breaks=_("戻り先のアドレスを1文字かえたものが通れば失敗します。"),
)
def bounces_cannot_be_invented() -> str:
    """A return path with any one letter changed is nobody's."""
    if not settings.BOUNCE_DOMAIN:
        return "no mail comes back here: BOUNCE_DOMAIN is not set"
    sent = Sent(new_id(), new_id())
    address = return_path(sent)
    if sent_by(address) != sent:
        raise Broken("our own return path is not known")
    changed = (
        address[:place] + letter + address[place + 1 :]
        for place, letter in product(range(64), "a7")
        if address[place] != letter
    )
    if any(sent_by(one) for one in changed):
        raise Broken("a return path with another letter is taken for ours")
    return "64 places of a return path changed, none was taken for ours"
