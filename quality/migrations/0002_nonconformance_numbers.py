"""NC-000001, NC-000002: given by a sequence, so that two people never get the same one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE quality_nonconformance_number", "DROP SEQUENCE quality_nonconformance_number"
        ),
    ]
