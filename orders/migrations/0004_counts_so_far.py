"""Counts that were credited or parked before each was kept as a row of its own."""

from django.db import migrations

# A piece that was made is a movement into its job's lot; its counter is the machine's.
CREDITED = """
INSERT INTO orders_countedpieces (counter_id, quantity, at, job_id)
SELECT counter.id, made.delta, made.at, job.id
FROM genealogy_lotmovement made
JOIN orders_joborder job ON job.id = made.job_id AND job.counting_source = 'counter'
JOIN LATERAL (
    SELECT id FROM equipment_counter
    WHERE equipment_id = made.equipment_id AND counts_good ORDER BY id LIMIT 1
) counter ON true
WHERE made.job_kind = 'job_order' AND made.why = 'produced' AND made.delta > 0
  AND NOT EXISTS (SELECT FROM genealogy_lotmovement undone WHERE undone.reverses_id = made.id)
"""
# Of pieces that wait only their sum is known, and when the last was made.
WAITING = """
INSERT INTO orders_countedpieces (counter_id, quantity, at, parked_id)
SELECT counter_id, quantity, last_at, id FROM equipment_unassignedcount WHERE state = 'open'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("genealogy", "0001_initial"),
        ("orders", "0003_counted_pieces"),
    ]

    operations = [
        migrations.RunSQL([CREDITED, WAITING], migrations.RunSQL.noop),
    ]
