"""People write single values into machines; the row says how far that came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("integrations", "0009_handshakes")]

    operations = [
        migrations.RemoveConstraint("probe", "probe_kind_known"),
        migrations.RemoveConstraint("probe", "probe_state_known"),
        migrations.AlterField(
            "probe",
            "kind",
            models.CharField(
                choices=[("test", "Test"), ("browse", "Browse"), ("read", "Read"), ("write", "Write")], max_length=10
            ),
        ),
        migrations.AlterField(
            "probe",
            "state",
            models.CharField(
                choices=[("asked", "Asked"), ("taken", "Taken"), ("answered", "Answered"), ("failed", "Failed")],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "probe",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["test", "browse", "read", "write"])), name="probe_kind_known"
            ),
        ),
        migrations.AddConstraint(
            "probe",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["asked", "taken", "answered", "failed"])), name="probe_state_known"
            ),
        ),
    ]
