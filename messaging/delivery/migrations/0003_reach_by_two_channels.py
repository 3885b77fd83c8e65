"""A push beside the mail; who wants to be told when; mailings that are not a notice's first; digests.

The index of what is due begins with the channel: each has workers of its own.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tetoru.crypto.fields
import tetoru.ids
import tetoru.tenancy
from tetoru.db.fences import FenceTable

FUNCTION = """
create function delivery_after_quiet(moment timestamptz, since time, until time) returns timestamptz
language sql stable as $body$
    -- the moment itself, or the end of the quiet hours in Tokyo that it lies in; one expression, so that it is inlined
    select case
        when since is null or until is null or since = until then moment
        when since < until then
            case when (moment at time zone 'Asia/Tokyo')::time >= since and (moment at time zone 'Asia/Tokyo')::time < until
            then ((moment at time zone 'Asia/Tokyo')::date + until) at time zone 'Asia/Tokyo' else moment end
        when (moment at time zone 'Asia/Tokyo')::time >= since
            then ((moment at time zone 'Asia/Tokyo')::date + 1 + until) at time zone 'Asia/Tokyo'
        when (moment at time zone 'Asia/Tokyo')::time < until
            then ((moment at time zone 'Asia/Tokyo')::date + until) at time zone 'Asia/Tokyo'
        else moment
    end
$body$;
create function delivery_next_hour(moment timestamptz, hour integer) returns timestamptz
language sql stable as $body$
    -- the next time that it is this hour in Tokyo
    select (date_trunc('day', moment at time zone 'Asia/Tokyo' - make_interval(hours => hour)) + interval '1 day'
        + make_interval(hours => hour)) at time zone 'Asia/Tokyo'
$body$;
"""
NO_FUNCTION = """
drop function delivery_after_quiet(timestamptz, time, time);
drop function delivery_next_hour(timestamptz, integer);
"""
OUTBOX = """
alter table delivery_delivery add column digest_id uuid;
drop index delivery_delivery_due;
create index delivery_delivery_due on delivery_delivery (tenant_id, channel, priority, due_at)
    where state in ('pending', 'sending');
create index delivery_delivery_waiting on delivery_delivery (tenant_id, due_at) where state = 'waiting';
create index delivery_delivery_digest on delivery_delivery (tenant_id, digest_id, guardian_id)
    where digest_id is not null;
"""
OLD_OUTBOX = """
drop index delivery_delivery_digest;
drop index delivery_delivery_waiting;
drop index delivery_delivery_due;
create index delivery_delivery_due on delivery_delivery (tenant_id, priority, due_at)
    where state in ('pending', 'sending');
alter table delivery_delivery drop column digest_id;
"""


def make_key():
    return models.UUIDField(default=tetoru.ids.new_id, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_make_outbox"),
        ("schools", "0008_approve_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "mailing",
            "kind",
            models.CharField(
                choices=[
                    ("notice", "お知らせ"),
                    ("reminder", "もう一度の知らせ"),
                    ("correction", "訂正"),
                    ("digest", "1日のまとめ"),
                ],
                default="notice",
                max_length=10,
                verbose_name="種類",
            ),
        ),
        migrations.AddField(
            "mailing",
            "notice_id",
            models.UUIDField(
                help_text="the notice it is about, where its own id is not the notice's",
                null=True,
                verbose_name="お知らせ",
            ),
        ),
        migrations.AddField(
            "mailing",
            "school",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="schools.school",
            ),
        ),
        migrations.AddField(
            "mailing",
            "cancelled_at",
            models.DateTimeField(
                help_text="from then on nothing of it is sent", null=True, verbose_name="取りやめた時刻"
            ),
        ),
        migrations.AddField(
            "mailing",
            "digest_on",
            models.DateField(
                help_text="the day of a digest, which there is once a day", null=True, verbose_name="まとめの日"
            ),
        ),
        migrations.AddConstraint(
            "mailing",
            models.UniqueConstraint(fields=("tenant", "digest_on"), name="mailing_digest_once_a_day"),
        ),
        migrations.AddIndex(
            "mailing",
            models.Index(fields=["tenant", "notice_id"], name="mailing_by_notice"),
        ),
        migrations.CreateModel(
            name="QuietHours",
            fields=[
                ("id", make_key()),
                ("since", models.TimeField(verbose_name="はじまり")),
                ("until", models.TimeField(verbose_name="おわり")),
                (
                    "school",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="schools.school"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.tenant",
                    ),
                ),
            ],
            bases=(tetoru.tenancy.Fenced, models.Model),
        ),
        FenceTable("delivery_quiethours"),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", make_key()),
                (
                    "normal",
                    models.CharField(
                        choices=[
                            ("now", "そのつど知らせる"),
                            ("digest", "1日1回まとめる"),
                            ("none", "知らせない"),
                        ],
                        default="now",
                        max_length=6,
                        verbose_name="ふつうのお知らせ",
                    ),
                ),
                ("digest_hour", models.PositiveSmallIntegerField(default=18, verbose_name="まとめが届く時刻")),
                ("by_mail", models.BooleanField(default=True, verbose_name="メールでも知らせる")),
                ("quiet_since", models.TimeField(null=True, verbose_name="夜は知らせない：はじまり")),
                ("quiet_until", models.TimeField(null=True, verbose_name="夜は知らせない：おわり")),
                (
                    "guardian",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest_hour__lt", 24)), name="preference_hour_of_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quiet_since__isnull", True), ("quiet_until__isnull", True)),
                            models.Q(("quiet_since__isnull", False), ("quiet_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="preference_quiet_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                ("id", make_key()),
                (
                    "device_id",
                    models.UUIDField(
                        help_text="the device of the session in which it was switched on", verbose_name="端末"
                    ),
                ),
                (
                    "address",
                    tetoru.crypto.fields.EncryptedTextField(
                        help_text="JSON: the push service's address of the device, and its two keys",
                        verbose_name="宛先",
                    ),
                ),
                (
                    "address_hash",
                    models.BinaryField(
                        help_text="SHA-256 of the address: each device stands here once",
                        unique=True,
                        verbose_name="宛先の目印",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="はじめた時刻")),
                (
                    "last_ok_at",
                    models.DateTimeField(
                        help_text="when the push service last took a message",
                        null=True,
                        verbose_name="最後に届いた時刻",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "device_id"), name="push_once_a_device"),
                ],
            },
        ),
        migrations.RunSQL(OUTBOX, OLD_OUTBOX),
        migrations.RunSQL(FUNCTION, NO_FUNCTION),
    ]
