"""What a new password must be, told in the languages of the registration; the rules themselves are Django's."""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    """Long enough not to be tried out."""

    def get_error_message(self) -> str:
        """What to do."""
        return _("パスワードが短すぎます。10文字以上にしてください。")


class NotCommon(CommonPasswordValidator):
    """Not one that everybody thinks of first."""

    def get_error_message(self) -> str:
        """What to do."""
        return _("よく使われるパスワードです。ほかの人が思いつかないものにしてください。")


class NotTheAddress(UserAttributeSimilarityValidator):
    """Not what anybody knows of the person."""

    def get_error_message(self) -> str:
        """What to do."""
        return _("メールアドレスやIDに似ています。ちがうものにしてください。")
