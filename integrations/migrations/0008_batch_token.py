from django.db import migrations, models


class Migration(migrations.Migration):
    """Which connection a batch was of, and with which token it was written: shows that nobody wrote too late."""

    dependencies = [("integrations", "0007_certificates")]

    operations = [
        migrations.AddField("batch", "connection", models.BigIntegerField(null=True)),
        migrations.AddField("batch", "token", models.BigIntegerField(null=True)),
    ]
