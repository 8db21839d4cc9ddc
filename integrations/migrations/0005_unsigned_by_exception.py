"""Connections of before there was a choice go on unsigned, and now say so."""

from django.db import migrations

REASON = "Set up before signing could be chosen."


def say_so(apps, schema_editor):
    for connection in apps.get_model("integrations", "Connection").objects.filter(protocol="opcua"):
        if "security" not in connection.settings:
            connection.settings |= {"security": "none", "exception_reason": REASON}
            connection.save(update_fields=["settings"])


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0004_connection_secret'),
    ]

    operations = [
        migrations.RunPython(say_so, migrations.RunPython.noop),
    ]
