"""A note tells who joined or left the teachers of a class, and as what somebody looked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0001_make_conversations"),
    ]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("said", "連絡"),
                    ("call", "お電話ください"),
                    ("called", "電話しました"),
                    ("joined", "加わりました"),
                    ("left", "外れました"),
                    ("handed", "担任がかわりました"),
                    ("came", "担任に加わりました"),
                    ("went", "担任を外れました"),
                    ("looked", "管理職が読みました"),
                    ("viewed", "学校管理者が読みました"),
                    ("closed", "終えました"),
                    ("reopened", "また開きました"),
                ],
                default="said",
                max_length=8,
                verbose_name="種類",
            ),
        ),
    ]
