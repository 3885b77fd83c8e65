"""What a partner can do wrong, in words for the person who builds it."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class Unknown(DomainError):
    """Ids that name nothing of the partner's tenant."""

    text = _("この団体にないidがあります。1件も記録していません。")


class CursorStale(DomainError):
    """The cursor is older than what we answer for."""

    text = _("このcursorは古くなりました。from と until で一覧を取りなおしてから、cursor なしで始めてください。")


class CursorWrong(DomainError):
    """A cursor that we did not give for this question."""

    text = _("このcursorは、この問い合わせのものではありません。前の答えの next_cursor を、そのまま使ってください。")


class PeriodWrong(DomainError):
    """The days asked for are the wrong way round, or too many."""

    text = _("from から until までは、31日以内にしてください。")


class TooManyTokens(DomainError):
    """A partner asks for token after token instead of using the one that it has."""

    text = _("1つのトークンは1時間使えます。取りなおさずに、同じものを使ってください。")


class SourceOff(DomainError):
    """Rosters are fetched only where that is switched on."""

    text = _("「毎晩、取りにいく」にして保存してから、取りにいってください。")


class AlreadyAdded(DomainError):
    """The form was sent twice; the secret was shown the first time."""

    text = _("この連携先は、もう登録しました。シークレットを写していないときは、作りなおしてください。")
