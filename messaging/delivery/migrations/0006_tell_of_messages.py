"""A mailing may be about a message of a conversation."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0005_name_the_question_about_a_seat"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mailing",
            name="kind",
            field=models.CharField(
                choices=[
                    ("notice", "お知らせ"),
                    ("reminder", "もう一度の知らせ"),
                    ("correction", "訂正"),
                    ("digest", "1日のまとめ"),
                    ("seat", "登校の確認"),
                    ("message", "個別連絡"),
                ],
                default="notice",
                max_length=10,
                verbose_name="種類",
            ),
        ),
    ]
