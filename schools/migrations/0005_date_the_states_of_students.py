"""A state has a first day, and the next one can be planned (ADR 0025). What was `state` is what was settled last."""

from django.db import migrations, models

STATES = [
    ("expected", "入学予定"),
    ("enrolled", "在籍"),
    ("suspended", "休学"),
    ("transferred", "転出"),
    ("graduated", "卒業"),
]
NEXT_STATE = models.CharField("予定の状態", blank=True, choices=STATES, db_default="", default="", max_length=12)
NEXT_ON = models.DateField("予定の日", help_text="from midnight of this day, Tokyo, next_state holds", null=True)
WHOLE = models.CheckConstraint(
    condition=models.Q(("next_on", None), models.Q(("next_state", ""), _negated=True), _connector="XOR"),
    name="student_plan_is_whole",
)


class Migration(migrations.Migration):
    dependencies = [("schools", "0004_reserve_the_operators_code")]
    operations = [
        migrations.RenameField("student", "state", "settled_state"),
        migrations.AddField(
            "student",
            "settled_on",
            models.DateField("状態のはじまり", help_text="null: nobody knows any more", null=True),
        ),
        migrations.AddField("student", "next_state", NEXT_STATE),
        migrations.AddField("student", "next_on", NEXT_ON),
        migrations.AddConstraint("student", WHOLE),
    ]
