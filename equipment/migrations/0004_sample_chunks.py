"""Samples keep the protocol's own status code; closed days become packed chunks, and minutes and hours are summed up.

A day's partition is dropped by the owner's function only, and only when the chunks hold as many samples as it does.
"""

from django.db import migrations, models

STATUS = """
-- The protocol's own code: OPC UA's 32 bits; 0 is good.
ALTER TABLE equipment_sample ADD COLUMN status bigint NOT NULL DEFAULT 0;
"""
TABLES = """
CREATE TABLE equipment_samplechunk (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    property_id bigint NOT NULL,
    day date NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    samples integer NOT NULL,
    data bytea NOT NULL
);
-- Deflated already.
ALTER TABLE equipment_samplechunk ALTER COLUMN data SET STORAGE EXTERNAL;
CREATE INDEX equipment_samplechunk_of_property ON equipment_samplechunk (property_id, first_at);
CREATE INDEX equipment_samplechunk_of_day ON equipment_samplechunk (day);
CREATE TABLE equipment_sampleday (
    day date PRIMARY KEY,
    packed_at timestamptz NOT NULL
);
CREATE TABLE equipment_samplerollup (
    property_id bigint NOT NULL,
    seconds integer NOT NULL CHECK (seconds IN (60, 3600)),
    at timestamptz NOT NULL,
    good bigint NOT NULL,
    bad bigint NOT NULL,
    least double precision,
    most double precision,
    total double precision,
    first double precision,
    first_at timestamptz,
    last double precision,
    last_at timestamptz,
    PRIMARY KEY (property_id, seconds, at)
);
-- Which minutes have samples that are not summed up yet; written together with them.
CREATE TABLE equipment_rollupdue (minute timestamptz NOT NULL);
CREATE INDEX equipment_rollupdue_minute ON equipment_rollupdue (minute);
"""
CLOSE = """
CREATE FUNCTION equipment_close_sample_day(closed date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    partition text := format('equipment_sample_%s', to_char(closed, 'YYYYMMDD'));
    loose bigint;
    packed bigint;
BEGIN
    IF to_regclass(partition) IS NULL OR closed >= (now() AT TIME ZONE 'UTC')::date - 1 THEN
        RETURN false;
    END IF;
    -- The parent first, as those who append do.
    LOCK TABLE equipment_sample IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('SELECT count(*) FROM %I', partition) INTO loose;
    SELECT coalesce(sum(samples), 0) INTO packed FROM equipment_samplechunk WHERE day = closed;
    IF loose <> packed THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %I', partition);
    RETURN true;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0003_sample_partitions")]
    operations = [
        migrations.RunSQL(STATUS, "ALTER TABLE equipment_sample DROP COLUMN status"),
        migrations.AddField("quarantinedsample", "status", models.BigIntegerField(default=0)),
        migrations.RunSQL(
            TABLES,
            "DROP TABLE equipment_samplechunk, equipment_sampleday, equipment_samplerollup, equipment_rollupdue",
        ),
        migrations.RunSQL(CLOSE, "DROP FUNCTION equipment_close_sample_day(date)"),
    ]
