"""An initial password opens only the page on which it is changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_fence_accounts")]
    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(
                default=False,
                help_text="until it is changed, no other page opens",
                verbose_name="パスワードの変更が必要",
            ),
        ),
    ]
