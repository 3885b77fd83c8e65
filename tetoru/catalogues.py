"""Catalogues of translations, gathered and compiled without any tool of the system (docs/adr/0029).

    python -m tetoru.catalogues update     after a text changed: brings locale/*/LC_MESSAGES/django.po up to date
    python -m tetoru.catalogues compile    at each installation: makes the .mo files that gettext reads

The source texts are Japanese, so the default language has no catalogue.
"""

import datetime as dt
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from tetoru.languages import BABELS, DEFAULT, LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
SOURCES = (
    "messaging/delivery/writing.py",
    "messaging/delivery/push/messages.py",
    "templates/emails/notice.txt",
    "templates/emails/digest.txt",
    "templates/emails/accounts/*.txt",
    # The pages of tetoru.web.language.TRANSLATED, with all that can stand on them.
    "templates/accounts/signup/*.html",
    "templates/accounts/passwords/counter.html",
    "templates/accounts/passwords/email.html",
    "templates/accounts/passwords/new.html",
    "templates/accounts/passwords/reset*.html",
    "templates/accounts/guardians/factors_ending.html",
    "templates/base.html",
    "templates/components/_field*.html",
    "templates/components/error_summary.html",
    "templates/components/steps.html",
    "templates/40*.html",
    "templates/503.html",
    "templates/layouts/guardian.html",
    "templates/layouts/public.html",
    "templates/components/error_page.html",
    "templates/components/pager.html",
    "templates/accounts/guardians/_factors_ending.html",
    "templates/accounts/guardians/profile.html",
    "templates/messaging/absences/*.html",
    "templates/messaging/delivery/_mail_failing.html",
    "templates/messaging/files/_at_home.html",
    "templates/messaging/files/_body.html",
    "templates/messaging/notices/_answer_by.html",
    "templates/messaging/notices/_card*.html",
    "templates/messaging/notices/_file.html",
    "templates/messaging/notices/_notice_files.html",
    "templates/messaging/notices/answers/_deadline.html",
    "templates/messaging/notices/answers/_form.html",
    "templates/messaging/notices/answers/_given.html",
    "templates/messaging/notices/answers/_own.html",
    "templates/messaging/notices/answers/answer.html",
    "templates/messaging/notices/guardian_file.html",
    "templates/messaging/notices/notice.html",
    "templates/messaging/notices/replaced.html",
    "templates/messaging/notices/safety/_check.html",
    "templates/messaging/notices/safety/_taps.html",
    "templates/messaging/today/home.html",
    "messaging/absences/actions/changing.py",
    "messaging/absences/by_telephone.py",
    "messaging/absences/checking.py",
    "messaging/absences/errors.py",
    "messaging/absences/fields.py",
    "messaging/absences/forms.py",
    "messaging/absences/models/days_without.py",
    "messaging/absences/models/kinds.py",
    "messaging/absences/models/plain_reasons.py",
    "messaging/absences/views/questions.py",
    "messaging/absences/views/receipts.py",
    "messaging/absences/views/reporting.py",
    "messaging/files/errors.py",
    "messaging/files/models.py",
    "messaging/files/showing.py",
    "messaging/notices/answer_errors.py",
    "messaging/notices/answer_forms.py",
    "messaging/notices/models/safety.py",
    "messaging/notices/models/urgency.py",
    "messaging/notices/models/withdrawal_kinds.py",
    "messaging/notices/saying.py",
    "messaging/notices/selectors/inbox.py",
    "messaging/notices/views/answers.py",
    "messaging/notices/views/safety.py",
    "schools/days_off.py",
    "schools/errors.py",
    "tetoru/crypto/fields.py",
    "tetoru/errors.py",
    "tetoru/templatetags/ui.py",
    "accounts/emails.py",
    "accounts/guardians/account_forms.py",
    "accounts/guardians/finding.py",
    "accounts/guardians/forms.py",
    "accounts/guardians/views/links.py",
    "accounts/guardians/views/profile.py",
    "accounts/guardians/views/signup.py",
    "accounts/models/guardianship.py",
    "accounts/one_time_links.py",
    "accounts/password_rules.py",
    "accounts/typed.py",
    "templates/accounts/devices/page.html",
    "templates/accounts/guardians/child_*.html",
    "templates/accounts/guardians/closed.html",
    "templates/accounts/guardians/closing.html",
    "templates/accounts/guardians/email.html",
    "templates/accounts/guardians/factors_lost.html",
    "templates/accounts/log/_lately.html",
    "templates/accounts/log/_pager.html",
    "templates/accounts/log/viewers.html",
    "templates/accounts/passwords/change.html",
    "templates/accounts/settings/page.html",
    "templates/components/sign_out.html",
    "templates/messaging/conversations/_files_field.html",
    "templates/messaging/conversations/_find.html",
    "templates/messaging/conversations/_hours.html",
    "templates/messaging/conversations/_kept.html",
    "templates/messaging/conversations/_note.html",
    "templates/messaging/conversations/_say.html",
    "templates/messaging/conversations/_schools_off.html",
    "templates/messaging/conversations/_thread.html",
    "templates/messaging/conversations/_unread.html",
    "templates/messaging/conversations/_unsent.html",
    "templates/messaging/conversations/_who_reads.html",
    "templates/messaging/conversations/*home*.html",
    "templates/messaging/delivery/_[mpqw]*.html",
    "templates/messaging/delivery/settings.html",
    "templates/messaging/notices/_file_state.html",
    "templates/messaging/notices/_files_input.html",
    "templates/messaging/notices/_files_limits.html",
    "messaging/conversations/errors.py",
    "messaging/conversations/forms.py",
    "messaging/conversations/hours.py",
    "messaging/conversations/selectors/thread.py",
    "messaging/conversations/views/guardian.py",
    "messaging/conversations/views/thread.py",
    "messaging/delivery/forms.py",
    "messaging/delivery/models/preference.py",
    "messaging/delivery/views/guardian.py",
    "messaging/files/refusals.py",
    "accounts/desks.py",
    "accounts/devices/labels.py",
    "accounts/devices/views.py",
    "accounts/guardians/linking.py",
    "accounts/guardians/views/account.py",
    "accounts/guardians/views/lost_factors.py",
    "accounts/log/month_form.py",
    "accounts/log/people.py",
    "accounts/log/viewers.py",
    "accounts/models/seat.py",
    "accounts/passwords/forms.py",
    "accounts/passwords/views.py",
)
"""What is read by people in their own language; grows with what is translated."""
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
BEGINNING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Instead of a date that would make every update a change."""


def languages() -> list[str]:
    """All that need a catalogue."""
    return [code for code, _name in LANGUAGES if code != DEFAULT]


def catalogue_of(language: str) -> Path:
    """The translations that people edit."""
    return LOCALE / to_locale(language) / "LC_MESSAGES" / "django.po"


def gathered() -> Catalog:
    """Every text of SOURCES, with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for file in sorted(file for pattern in SOURCES for file in ROOT.glob(pattern)):
        for message, context in _messages(file):
            catalog.add(message, locations=[(str(file.relative_to(ROOT)), 0)], context=context)
    return catalog


def read(language: str) -> Catalog:
    """A catalogue as it stands in its file; empty when there is none."""
    path = catalogue_of(language)
    locale = BABELS.get(language, language)
    if not path.exists():
        return Catalog(locale=locale, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update() -> None:
    """Bring every catalogue up to date; new texts are empty, and what is gone is gone."""
    template = gathered()
    for language in languages():
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.header_comment, catalog.fuzzy = f"# {dict(LANGUAGES)[language]}", False
        catalog.creation_date = catalog.revision_date = BEGINNING
        path = catalogue_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, sort_output=True, omit_header=False, width=0, include_lineno=False)


def compile_all() -> None:
    """Make the .mo files of catalogues that are newer than theirs."""
    for language in languages():
        source = catalogue_of(language)
        target = source.with_suffix(".mo")
        if source.exists() and not (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            content = BytesIO()
            write_mo(content, read(language))
            target.write_bytes(content.getvalue())


def _messages(file: Path) -> Iterator[tuple[Any, str | None]]:
    found: Iterable[Any] = extract(_method(file), BytesIO(file.read_bytes()), keywords=KEYWORDS)
    for _line, message, _comments, context in found:
        yield message, context


def _method(file: Path) -> Any:
    return "python" if file.suffix == ".py" else _extract_template


def _extract_template(file: Any, keywords: Any, tags: Any, options: Any) -> Any:
    """Babel's interface: Django turns a template into something that reads like Python, but for how it is indented."""
    text = "\n".join(line.strip() for line in templatize(file.read().decode()).splitlines())
    return extract_python(BytesIO(text.encode()), keywords, tags, options)


if __name__ == "__main__":
    {"update": update, "compile": compile_all}[sys.argv[1]]()
