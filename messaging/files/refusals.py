"""Why a file is not taken, in words that say what to do. The word is kept with the file, not the text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refusal(models.TextChoices):
    """One reason each. Some are found at once, others when the file is looked through."""

    EMPTY = "empty", _("中身が空のファイルです。もとのファイルを確かめてください。")
    TOO_LARGE = "too_large", _("ファイルが大きすぎます。小さくするか、分けてください。")
    TOO_LARGE_TOGETHER = (
        "too_large_together",
        _("ほかの添付と合わせると大きすぎます。どれかをはずすか、小さくしてください。"),
    )
    TOO_MANY = "too_many", _("添付できる数をこえました。どれかをはずしてから、加えてください。")
    TWICE = "twice", _("おなじファイルが、もう付いています。")
    UNKNOWN = (
        "unknown",
        _("使えない種類のファイルです。PDF・写真（JPEG、PNG）・Word・Excel・PowerPoint にしてください。"),
    )
    HEIC = (
        "heic",
        _("HEIC の写真は使えません。JPEG にしてください（iPhone では、設定の「カメラ」「フォーマット」で選べます）。"),
    )
    OLD_OFFICE = (
        "old_office",
        _("古い形（.doc .xls .ppt）か、パスワードつきです。パスワードなしの .docx .xlsx .pptx か PDF にしてください。"),
    )
    MACROS = "macros", _("マクロが入っています。マクロなし（.docx .xlsx .pptx）か PDF で保存しなおしてください。")
    OTHER_NAME = (
        "other_name",
        _("ファイルの名前（.pdf など）と中身の種類がちがいます。もとのファイルを確かめてください。"),
    )
    TOO_MUCH_INSIDE = (
        "too_much_inside",
        _("開くと大きくなりすぎるファイルです。画像やシートをへらして、保存しなおしてください。"),
    )
    TOO_MANY_PIXELS = "too_many_pixels", _("写真が大きすぎます（5,000万画素まで）。小さくしてください。")
    LOCKED = "locked", _("パスワードか制限つきのPDFです。制限のないPDFで保存しなおしてください。")
    ACTIVE = "active", _("スクリプトや、別のものを開くしかけがあるPDFです。「PDFとして印刷」で作りなおしてください。")
    EMBEDDED = "embedded", _("中に別のファイルが入っているPDFです。「PDFとして印刷」で作りなおしてください。")
    XFA = "xfa", _("特別な入力フォーム（XFA）のPDFです。「PDFとして印刷」で作りなおしてください。")
    TOO_MANY_PAGES = "too_many_pages", _("ページが多すぎます。分けてください。")
    BROKEN = "broken", _("こわれているか、読めないファイルです。もとのアプリで保存しなおしてください。")
    LOST = "lost", _("もとのファイルが、もうありません。はずして、加えなおしてください。")


class Refused(Exception):
    """A file is not taken. Carries the reason."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.value)
