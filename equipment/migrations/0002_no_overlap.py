"""A work unit is in one state at a time, and has one gap at a time: the database's promise.

`int8range(id, id, '[]') WITH &&` means "the same id" without the btree_gist extension.
"""

from django.db import migrations

STATES = """
ALTER TABLE equipment_equipmentstate ADD CONSTRAINT state_no_overlap EXCLUDE USING gist (
    int8range(equipment_id, equipment_id, '[]') WITH &&,
    tstzrange(started_at, ended_at) WITH &&
)
"""
GAPS = """
ALTER TABLE equipment_gap ADD CONSTRAINT gap_no_overlap EXCLUDE USING gist (
    int8range(equipment_id, equipment_id, '[]') WITH &&,
    int8range(coalesce(property_id, 0), coalesce(property_id, 0), '[]') WITH &&,
    tstzrange(started_at, ended_at) WITH &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0001_initial")]
    operations = [
        migrations.RunSQL(STATES, "ALTER TABLE equipment_equipmentstate DROP CONSTRAINT state_no_overlap"),
        migrations.RunSQL(GAPS, "ALTER TABLE equipment_gap DROP CONSTRAINT gap_no_overlap"),
    ]
