"""Samples stand in one partition per day (UTC), without a default partition and without a foreign key (COPY pays for each).

The runtime role owns nothing, so it makes tomorrow's partition through a function of the owner's.
"""

from django.db import migrations

TABLE = """
CREATE TABLE equipment_sample (
    property_id bigint NOT NULL,
    at timestamptz NOT NULL,
    value double precision,
    is_good boolean NOT NULL,
    CHECK (NOT is_good OR (value IS NOT NULL AND value NOT IN ('NaN', 'Infinity', '-Infinity')))
) PARTITION BY RANGE (at);
CREATE INDEX equipment_sample_of_property ON equipment_sample (property_id, at);
"""
FUNCTION = """
CREATE FUNCTION equipment_prepare_sample_partitions(ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
    today date := (now() AT TIME ZONE 'UTC')::date;
    day date;
    made integer := 0;
BEGIN
    -- Yesterday too: a collector may hand in late what it kept.
    FOR day IN SELECT today + step FROM generate_series(-1, least(greatest(ahead, 0), 31)) AS step LOOP
        IF to_regclass(format('equipment_sample_%s', to_char(day, 'YYYYMMDD'))) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE equipment_sample_%s PARTITION OF equipment_sample FOR VALUES FROM (%L) TO (%L)',
                to_char(day, 'YYYYMMDD'), day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC'
            );
            made := made + 1;
        END IF;
    END LOOP;
    RETURN made;
END $$;
SELECT equipment_prepare_sample_partitions(3);
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0002_no_overlap")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE equipment_sample"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION equipment_prepare_sample_partitions(integer)"),
    ]
