"""Proves that the operator's door has two locks, and that behind it nobody is named (white paper §§6, 19)."""

import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.db import models, transaction
from django.test import RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from accounts import session_clock as clock
from accounts.gate import GateMiddleware
from accounts.models import TotpDevice, User
from accounts.ops.masking import cells_of, is_plain
from accounts.ops.tables import TABLES
from accounts.ops.urls import ops_site
from accounts.second_factor.asking import AT_OPS
from accounts.second_factor.codes import current_code, new_secret
from accounts.second_factor.verify import TRIES, Answer, answer_of
from tetoru.access import Operator
from tetoru.assurance import Broken, check
from tetoru.crypto.fields import EncryptedTextField
from tetoru.ids import new_id

CANARY = "canary-カナリア"


@check(
    "operator.second_factor",
    section=6,
    promise=_("運営の画面は、パスワードのほかに2つ目の確認をしないと、1つも開きません。数字は一度だけ使えます。"),
    breaks=_("確認の前に開く画面がある、同じ数字が2度使える、または5回まちがえても止まらないとき。"),
)
def second_factor_is_always_asked() -> str:
    """Knock at every page before and after the second factor; try a device that is made for it and gone again."""
    names = list(_addresses())
    if opened := [name for name in names if _opens(name, begun=False)]:
        raise Broken(f"open before the second factor: {', '.join(opened)}")
    if shut := [name for name in names if not _opens(name, begun=True)]:
        raise Broken(f"shut after it, so that nothing is shown: {', '.join(shut)}")
    _ensure_codes_count()
    return f"{len(names)} pages shut before and open after; a code opened once; shut after {TRIES} wrong ones"


def _addresses() -> Iterator[str]:
    """One address of every kind, but that of the second factor itself."""
    for pattern in ops_site.get_urls():
        inner = getattr(pattern, "url_patterns", [pattern])
        for name in (f"ops:{address.name}" for address in inner):
            if name != AT_OPS.url_name:
                yield _address(name)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[str(new_id())])


def _opens(address: str, *, begun: bool) -> bool:
    """Whether both the middleware and the site itself let an operator in."""
    request: Any = RequestFactory().get(address)
    request.actor, request.session, request.resolver_match = Operator(new_id()), SessionStore(), resolve(address)
    request.user, request.htmx = User(kind=User.Kind.OPERATOR), False
    if begun:
        clock.pass_second_factor(request.session)
    passes = GateMiddleware(lambda _request: None).process_view(request, None, (), {}) is None  # type: ignore[arg-type,return-value]
    return passes or ops_site.has_permission(request) if not begun else passes and ops_site.has_permission(request)


def _ensure_codes_count() -> None:
    """A right code, the same again, then wrong ones and a right one."""
    with transaction.atomic():
        user = User(kind=User.Kind.OPERATOR, login=f"try-{new_id().hex[-12:]}@ops", name="try")
        user.save()
        device = TotpDevice.objects.create(user=user, secret=new_secret())
        answers = [answer_of(device, current_code(device.secret)) for _twice in range(2)]
        answers += [answer_of(device, "wrong") for _try in range(TRIES - 1)]
        device.last_step = 0
        answers.append(answer_of(device, current_code(device.secret)))
        transaction.set_rollback(True)
    if answers != [Answer.RIGHT, *[Answer.WRONG] * (TRIES - 1), Answer.SHUT, Answer.SHUT]:
        raise Broken(f"a code, the same again, wrong ones, a right one: {', '.join(a.value for a in answers)}")


@check(
    "operator.blind",
    section=19,
    promise=_("運営の画面に、名前・連絡先・お知らせの内容は出ません。変えることも消すこともできません。"),
    breaks=_("どれかの表で、印をつけた言葉が画面の値に出る、または書きかえる権限があるとき。"),
)
def operator_sees_nobody() -> str:
    """Fill a row of every table with a canary, in memory, and look at what its page would show."""
    faults = [fault for model in map(_model, TABLES) for fault in (*_leaks(model), *_powers(model))]
    if faults:
        raise Broken("; ".join(faults))
    masked = sum(not is_plain(field) for label in TABLES for field in _model(label)._meta.concrete_fields)
    return f"{len(TABLES)} tables, {masked} columns masked, none to be changed; encrypted ones: all"


def _model(label: str) -> Any:
    return next(model for model in ops_site._registry if model._meta.label == label)  # noqa: SLF001 -- the site has no other door


def _leaks(model: type[models.Model]) -> Iterator[str]:
    row = model()
    for field in model._meta.concrete_fields:
        if isinstance(field, EncryptedTextField) and is_plain(field):
            yield f"{field.place} is encrypted and not masked"
        if not is_plain(field):
            setattr(row, field.attname, CANARY)
        if isinstance(field, models.JSONField):
            setattr(row, field.attname, {"count": [CANARY]})
    if shown := [cell.column for cell in cells_of(row) if CANARY in cell.text]:
        yield f"{model._meta.label} shows {', '.join(shown)}"


def _powers(model: type[models.Model]) -> Iterator[str]:
    request: Any = RequestFactory().get("/")
    request.actor, request.session = Operator(uuid.uuid4()), SessionStore()
    clock.pass_second_factor(request.session)
    admin = ops_site.get_model_admin(model)
    powers = {
        "add": admin.has_add_permission(request),
        "change": admin.has_change_permission(request),
        "delete": admin.has_delete_permission(request),
        "run actions": bool(admin.get_actions(request)),
        "be asked by any condition": any(
            admin.lookup_allowed(f"{f.name}__startswith", "a", request) for f in model._meta.fields
        ),
    }
    yield from (f"{model._meta.label} can {power}" for power, has in powers.items() if has)
