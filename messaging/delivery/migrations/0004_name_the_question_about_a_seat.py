"""A mailing can be the question about a child who has not arrived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0003_reach_by_two_channels"),
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
                ],
                default="notice",
                max_length=10,
                verbose_name="種類",
            ),
        ),
    ]
