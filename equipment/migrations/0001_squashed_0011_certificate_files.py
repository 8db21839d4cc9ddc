"""0001 to 0011 in one go, for a new plant; one that has them goes on from there (docs/decisions/0013)."""

import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


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


def install_triggers(apps, schema_editor):
    """Each model names its triggers; one by one, each would make Django draw all models anew."""
    for model in apps.get_app_config("equipment").get_models():
        for trigger in getattr(model._meta, "triggers", []):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('equipment', '0001_initial'),
        ('equipment', '0002_no_overlap'),
        ('equipment', '0003_sample_partitions'),
        ('equipment', '0004_sample_chunks'),
        ('equipment', '0005_count_withdrawn'),
        ('equipment', '0006_machine_alarms'),
        ('equipment', '0007_equipment_classes'),
        ('equipment', '0008_work_centers'),
        ('equipment', '0009_tools_and_gauges'),
        ('equipment', '0010_shift_starts'),
        ('equipment', '0011_certificate_files'),
    ]

    dependencies = [
        ('personnel', '0006_badges_and_keys_end'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EquipmentClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
            ],
            options={
                'verbose_name_plural': 'equipment classes',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Tool',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('tool_class', models.CharField(blank=True, max_length=40)),
                ('life_limit', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('life_warning', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('used_cycles', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=18)),
                ('state', models.CharField(choices=[('usable', 'Usable'), ('withdrawn', 'Withdrawn')], default='usable', max_length=12)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['usable', 'withdrawn'])), name='tool_state_known'), models.CheckConstraint(condition=models.Q(('used_cycles__gte', 0)), name='tool_used_not_negative'), models.CheckConstraint(condition=models.Q(('life_limit', None), ('life_limit__gt', 0), _connector='OR'), name='tool_life_positive'), models.CheckConstraint(condition=models.Q(('life_warning', None), models.Q(('life_warning__gt', 0), ('life_warning__lt', models.F('life_limit'))), _connector='OR'), name='tool_warning_before_limit')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "equipment_toolevent" ("id", "life_limit", "life_warning", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "tool_class") VALUES (NEW."id", NEW."life_limit", NEW."life_warning", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state", NEW."tool_class"); RETURN NULL;', hash='6c70e9385046981745d4b6b8dd65f8bce6cc68b7', operation='INSERT', pgid='pgtrigger_insert_insert_628dd', table='equipment_tool', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."life_limit" IS DISTINCT FROM (NEW."life_limit") OR OLD."life_warning" IS DISTINCT FROM (NEW."life_warning") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."tool_class" IS DISTINCT FROM (NEW."tool_class"))', func='INSERT INTO "equipment_toolevent" ("id", "life_limit", "life_warning", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "tool_class") VALUES (NEW."id", NEW."life_limit", NEW."life_warning", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state", NEW."tool_class"); RETURN NULL;', hash='c93504cd758236408af27363c7e1edc30f649960', operation='UPDATE', pgid='pgtrigger_update_update_83be2', table='equipment_tool', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "equipment_toolevent" ("id", "life_limit", "life_warning", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state", "tool_class") VALUES (OLD."id", OLD."life_limit", OLD."life_warning", OLD."name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state", OLD."tool_class"); RETURN NULL;', hash='d6caeaad76eb1847411ac40c4be0b85941a478a9', operation='DELETE', pgid='pgtrigger_delete_delete_aa6d6', table='equipment_tool', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ToolEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='equipment.tool')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('tool_class', models.CharField(blank=True, max_length=40)),
                ('life_limit', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('life_warning', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('state', models.CharField(choices=[('usable', 'Usable'), ('withdrawn', 'Withdrawn')], default='usable', max_length=12)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Equipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('level', models.CharField(choices=[('enterprise', 'Enterprise'), ('site', 'Site'), ('area', 'Area'), ('work_center', 'Work Center'), ('work_unit', 'Work Unit')], max_length=20)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='equipment.equipment')),
                ('time_zone', models.CharField(blank=True, max_length=60)),
                ('mode', models.CharField(blank=True, choices=[('single', 'Single'), ('parallel', 'Parallel'), ('load', 'Load')], max_length=20)),
                ('is_usable', models.BooleanField(default=True)),
                ('observed_at', models.DateTimeField(blank=True, null=True)),
                ('state_seen_at', models.DateTimeField(blank=True, null=True)),
                ('classes', models.ManyToManyField(blank=True, related_name='members', to='equipment.equipmentclass')),
            ],
            options={
                'verbose_name_plural': 'equipment',
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('level__in', ['enterprise', 'site', 'area', 'work_center', 'work_unit'])), name='equipment_level_known'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'work_unit'), ('mode__in', ['single', 'parallel', 'load'])), models.Q(('mode', ''), models.Q(('level', 'work_unit'), _negated=True)), _connector='OR'), name='equipment_work_units_have_a_mode')],
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counters', to='equipment.equipment')),
                ('name', models.CharField(max_length=60)),
                ('counts_good', models.BooleanField(default=True)),
                ('modulus', models.BigIntegerField(default=4294967296)),
                ('most_per_second', models.DecimalField(decimal_places=3, default=Decimal('20'), max_digits=9)),
                ('epoch', models.BigIntegerField(blank=True, null=True)),
                ('last_raw', models.BigIntegerField(blank=True, null=True)),
                ('last_at', models.DateTimeField(blank=True, null=True)),
                ('suspect_raw', models.BigIntegerField(blank=True, null=True)),
                ('suspect_at', models.DateTimeField(blank=True, null=True)),
                ('total', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=18)),
            ],
            options={
                'ordering': ['equipment', 'name'],
                'constraints': [models.UniqueConstraint(fields=('equipment', 'name'), name='counter_once'), models.CheckConstraint(condition=models.Q(('total__gte', 0)), name='counter_total_not_negative'), models.CheckConstraint(condition=models.Q(('modulus__gt', 1)), name='counter_modulus_positive')],
            },
        ),
        migrations.CreateModel(
            name='ToolMount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tool', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mounts', to='equipment.tool')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tool_mounts', to='equipment.equipment')),
                ('mounted_at', models.DateTimeField()),
                ('unmounted_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-mounted_at', '-id'],
                'indexes': [models.Index(fields=['equipment', 'mounted_at'], name='tool_mount_of_equipment')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('unmounted_at', None)), fields=('tool',), name='tool_is_in_one_machine'), models.CheckConstraint(condition=models.Q(('unmounted_at', None), ('unmounted_at__gte', models.F('mounted_at')), _connector='OR'), name='tool_mount_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='EquipmentProperty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='properties', to='equipment.equipment')),
                ('name', models.CharField(max_length=60)),
                ('unit', models.CharField(blank=True, max_length=3)),
                ('last_value', models.FloatField(blank=True, null=True)),
                ('last_good', models.BooleanField(default=False)),
                ('last_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'equipment properties',
                'ordering': ['equipment', 'name'],
                'constraints': [models.UniqueConstraint(fields=('equipment', 'name'), name='property_once')],
            },
        ),
        migrations.CreateModel(
            name='EquipmentState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='equipment.equipment')),
                ('state', models.CharField(choices=[('running', 'Running'), ('setup', 'Setup'), ('idle', 'Idle'), ('down', 'Down'), ('starved', 'Starved'), ('blocked', 'Blocked'), ('hold', 'Hold'), ('maintenance', 'Maintenance'), ('offline', 'Offline')], max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(choices=[('machine', 'Machine'), ('person', 'Person'), ('collector', 'Collector')], default='machine', max_length=20)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'indexes': [models.Index(fields=['equipment', '-started_at'], name='state_of_unit_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['running', 'setup', 'idle', 'down', 'starved', 'blocked', 'hold', 'maintenance', 'offline'])), name='state_known'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='state_ends_after_start'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('equipment',), name='state_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Gauge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('gauge_class', models.CharField(blank=True, max_length=40)),
                ('equipment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gauges', to='equipment.equipment')),
                ('calibrated_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('certificate', models.CharField(blank=True, max_length=80)),
                ('certificate_file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.file')),
                ('state', models.CharField(choices=[('usable', 'Usable'), ('withdrawn', 'Withdrawn')], default='usable', max_length=12)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['usable', 'withdrawn'])), name='gauge_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('calibrated_at', None), ('due_at', None)), ('due_at__gt', models.F('calibrated_at')), _connector='OR'), name='gauge_due_after_calibration')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "equipment_gaugeevent" ("calibrated_at", "certificate", "certificate_file_id", "due_at", "equipment_id", "gauge_class", "id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."calibrated_at", NEW."certificate", NEW."certificate_file_id", NEW."due_at", NEW."equipment_id", NEW."gauge_class", NEW."id", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."state"); RETURN NULL;', hash='b4c1fa62e390f8e47e7a9ab5a8efa15e0f3038fd', operation='INSERT', pgid='pgtrigger_insert_insert_716fb', table='equipment_gauge', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "equipment_gaugeevent" ("calibrated_at", "certificate", "certificate_file_id", "due_at", "equipment_id", "gauge_class", "id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (NEW."calibrated_at", NEW."certificate", NEW."certificate_file_id", NEW."due_at", NEW."equipment_id", NEW."gauge_class", NEW."id", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."state"); RETURN NULL;', hash='13ab024f00738fec32d20cf5613e367c822dbe58', operation='UPDATE', pgid='pgtrigger_update_update_46d55', table='equipment_gauge', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "equipment_gaugeevent" ("calibrated_at", "certificate", "certificate_file_id", "due_at", "equipment_id", "gauge_class", "id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "state") VALUES (OLD."calibrated_at", OLD."certificate", OLD."certificate_file_id", OLD."due_at", OLD."equipment_id", OLD."gauge_class", OLD."id", OLD."name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."state"); RETURN NULL;', hash='77193c3661fbfc20bdc831cb15aa86d2e58b13b8', operation='DELETE', pgid='pgtrigger_delete_delete_d1e2b', table='equipment_gauge', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='MachineAlarm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='equipment.equipment')),
                ('name', models.CharField(max_length=60)),
                ('word', models.CharField(max_length=200)),
                ('next_step', models.CharField(blank=True, max_length=200)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='alarm_ends_after_start'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('equipment', 'name'), name='alarm_one_open')],
            },
        ),
        migrations.CreateModel(
            name='ShiftStart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_starts', to='equipment.equipment')),
                ('at', models.TimeField()),
            ],
            options={
                'ordering': ['site', 'at'],
                'constraints': [models.UniqueConstraint(fields=('site', 'at'), name='shift_begins_once')],
            },
        ),
        migrations.CreateModel(
            name='Terminal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('pairing_code', models.CharField(blank=True, max_length=40)),
                ('code_is_reusable', models.BooleanField(default=False)),
                ('px_per_mm', models.FloatField(default=3.78)),
                ('paired_at', models.DateTimeField(blank=True, null=True)),
                ('last_touch_at', models.DateTimeField(blank=True, null=True)),
                ('last_touch_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_units', models.ManyToManyField(blank=True, related_name='terminals', to='equipment.equipment')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='terminal_token_once'), models.UniqueConstraint(condition=models.Q(('pairing_code', ''), _negated=True), fields=('pairing_code',), name='terminal_code_once')],
            },
        ),
        migrations.CreateModel(
            name='UnassignedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unassigned_counts', to='equipment.equipment')),
                ('counter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='unassigned_counts', to='equipment.counter')),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('why', models.CharField(choices=[('no_job', 'No Job'), ('setup', 'Setup'), ('maintenance', 'Maintenance'), ('several_jobs', 'Several Jobs')], max_length=20)),
                ('state', models.CharField(choices=[('open', 'Open'), ('assigned', 'Assigned'), ('withdrawn', 'Withdrawn')], default='open', max_length=20)),
                ('job_kind', models.CharField(blank=True, max_length=40)),
                ('job_id', models.BigIntegerField(blank=True, null=True)),
                ('job_label', models.CharField(blank=True, max_length=80)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('assigned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-last_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='unassigned_positive'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'assigned', 'withdrawn'])), name='unassigned_state_known'), models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('counter', 'why'), name='unassigned_one_open_per_reason')],
            },
        ),
        migrations.CreateModel(
            name='Discrepancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discrepancies', to='equipment.counter')),
                ('kind', models.CharField(max_length=20)),
                ('raw_before', models.BigIntegerField(null=True)),
                ('raw_after', models.BigIntegerField(null=True)),
                ('counted', models.DecimalField(decimal_places=6, default=Decimal('0'), max_digits=18)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'discrepancies',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Gap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='equipment.equipment')),
                ('property', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='equipment.equipmentproperty')),
                ('cause', models.CharField(max_length=200)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-started_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('started_at')), _connector='OR'), name='gap_ends_after_start'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('equipment', 'property'), name='gap_one_open', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='GaugeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='equipment.gauge')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('gauge_class', models.CharField(blank=True, max_length=40)),
                ('equipment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipment')),
                ('calibrated_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('certificate', models.CharField(blank=True, max_length=80)),
                ('certificate_file', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.file')),
                ('state', models.CharField(choices=[('usable', 'Usable'), ('withdrawn', 'Withdrawn')], default='usable', max_length=12)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='QuarantinedSample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('property', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipmentproperty')),
                ('at', models.DateTimeField()),
                ('value', models.FloatField(null=True)),
                ('is_good', models.BooleanField()),
                ('status', models.BigIntegerField(default=0)),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-received_at', '-id'],
            },
        ),
        migrations.RunSQL(
            [STATES, GAPS],
            "ALTER TABLE equipment_equipmentstate DROP CONSTRAINT state_no_overlap;"
            "ALTER TABLE equipment_gap DROP CONSTRAINT gap_no_overlap",
        ),
        migrations.RunSQL(TABLE, "DROP TABLE equipment_sample"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION equipment_prepare_sample_partitions(integer)"),
        migrations.RunSQL(STATUS, "ALTER TABLE equipment_sample DROP COLUMN status"),
        migrations.RunSQL(
            TABLES,
            "DROP TABLE equipment_samplechunk, equipment_sampleday, equipment_samplerollup, equipment_rollupdue",
        ),
        migrations.RunSQL(CLOSE, "DROP FUNCTION equipment_close_sample_day(date)"),
        migrations.RunPython(install_triggers, migrations.RunPython.noop),
    ]
