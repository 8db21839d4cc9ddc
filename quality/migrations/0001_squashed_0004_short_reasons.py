"""0001 to 0004 in one go, for a new plant; one that has them goes on from there (docs/decisions/0013)."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


def install_triggers(apps, schema_editor):
    """Each model names its triggers; one by one, each would make Django draw all models anew."""
    for model in apps.get_app_config("quality").get_models():
        for trigger in getattr(model._meta, "triggers", []):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('quality', '0001_initial'),
        ('quality', '0002_nonconformance_numbers'),
        ('quality', '0003_reasons_in_order'),
        ('quality', '0004_short_reasons'),
    ]

    dependencies = [
        ('equipment', '0011_certificate_files'),
        ('genealogy', '0004_gtin_of_a_material'),
        ('personnel', '0006_badges_and_keys_end'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TestSpecification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=120)),
            ],
            options={
                'ordering': ['number', '-version'],
                'constraints': [models.UniqueConstraint(fields=('number', 'version'), name='quality_specification_version')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_testspecificationevent" ("id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."version"); RETURN NULL;', hash='51289068f345df203f8a17f496f532fd96ce74cf', operation='INSERT', pgid='pgtrigger_insert_insert_3c42a', table='quality_testspecification', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "quality_testspecificationevent" ("id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (NEW."id", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."version"); RETURN NULL;', hash='018315d276d12d375665567fca1fa535d752f5b6', operation='UPDATE', pgid='pgtrigger_update_update_0cfda', table='quality_testspecification', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_testspecificationevent" ("id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "version") VALUES (OLD."id", OLD."name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."version"); RETURN NULL;', hash='26986575eac6c8ef6efb48c0474f1ee642b04423', operation='DELETE', pgid='pgtrigger_delete_delete_5bb62', table='quality_testspecification', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReasonCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('scrap', 'scrap'), ('rework', 'rework'), ('hold', 'hold'), ('adjustment', 'adjustment'), ('interrupt', 'interrupt'), ('short', 'short'), ('undo', 'undo')], max_length=12)),
                ('code', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=120)),
                ('translations', models.JSONField(blank=True, default=dict)),
                ('is_active', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['kind', 'position', 'code'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'code'), name='quality_reason_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('scrap', 'rework', 'hold', 'adjustment', 'interrupt', 'short', 'undo'))), name='quality_reason_kind')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_reasoncodeevent" ("code", "id", "is_active", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "translations") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."position", NEW."text", NEW."translations"); RETURN NULL;', hash='2fe2b922d2eb23cdd35e90994dba1134c5ef5da9', operation='INSERT', pgid='pgtrigger_insert_insert_840b2', table='quality_reasoncode', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "quality_reasoncodeevent" ("code", "id", "is_active", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "translations") VALUES (NEW."code", NEW."id", NEW."is_active", NEW."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."position", NEW."text", NEW."translations"); RETURN NULL;', hash='7a2146c123cf02b81f3ef5fac5011c5e3f3a6442', operation='UPDATE', pgid='pgtrigger_update_update_42721', table='quality_reasoncode', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_reasoncodeevent" ("code", "id", "is_active", "kind", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "translations") VALUES (OLD."code", OLD."id", OLD."is_active", OLD."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."position", OLD."text", OLD."translations"); RETURN NULL;', hash='e3b875e68c54eacc8294bc5b743685bac3ea299e', operation='DELETE', pgid='pgtrigger_delete_delete_a902e', table='quality_reasoncode', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='ReasonCodeEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='quality.reasoncode')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('scrap', 'scrap'), ('rework', 'rework'), ('hold', 'hold'), ('adjustment', 'adjustment'), ('interrupt', 'interrupt'), ('short', 'short'), ('undo', 'undo')], max_length=12)),
                ('code', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=120)),
                ('translations', models.JSONField(blank=True, default=dict)),
                ('is_active', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TestProperty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('specification', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='properties', to='quality.testspecification')),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('number', 'number'), ('choice', 'choice'), ('text', 'text'), ('check', 'check')], max_length=8)),
                ('unit', models.CharField(blank=True, default='', max_length=3)),
                ('lower', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('upper', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('max_attempts', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'verbose_name_plural': 'test properties',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('specification', 'name'), name='quality_property_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('number', 'choice', 'text', 'check'))), name='quality_property_kind'), models.CheckConstraint(condition=models.Q(('lower__isnull', True), ('upper__isnull', True), ('lower__lte', models.F('upper')), _connector='OR'), name='quality_property_limits')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_testpropertyevent" ("choices", "id", "kind", "lower", "max_attempts", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "specification_id", "unit", "upper") VALUES (NEW."choices", NEW."id", NEW."kind", NEW."lower", NEW."max_attempts", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."specification_id", NEW."unit", NEW."upper"); RETURN NULL;', hash='fc83ca92ca97757715554eb79e23273a4b84bbac', operation='INSERT', pgid='pgtrigger_insert_insert_569cd', table='quality_testproperty', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "quality_testpropertyevent" ("choices", "id", "kind", "lower", "max_attempts", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "specification_id", "unit", "upper") VALUES (NEW."choices", NEW."id", NEW."kind", NEW."lower", NEW."max_attempts", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."specification_id", NEW."unit", NEW."upper"); RETURN NULL;', hash='1dd7a3af29480f49b9b686266c52191f42435df2', operation='UPDATE', pgid='pgtrigger_update_update_73f86', table='quality_testproperty', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_testpropertyevent" ("choices", "id", "kind", "lower", "max_attempts", "name", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "specification_id", "unit", "upper") VALUES (OLD."choices", OLD."id", OLD."kind", OLD."lower", OLD."max_attempts", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."specification_id", OLD."unit", OLD."upper"); RETURN NULL;', hash='19a120aab8483652ce9b31f626c49353c645da41', operation='DELETE', pgid='pgtrigger_delete_delete_064db', table='quality_testproperty', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='TestResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='genealogy.materiallot')),
                ('job_kind', models.CharField(blank=True, default='', max_length=40)),
                ('job_id', models.BigIntegerField(blank=True, null=True)),
                ('job_label', models.CharField(blank=True, default='', max_length=80)),
                ('step', models.CharField(blank=True, default='', max_length=120)),
                ('specification', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='results', to='quality.testspecification')),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('number', 'number'), ('choice', 'choice'), ('text', 'text'), ('check', 'check')], max_length=8)),
                ('value', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('text', models.CharField(blank=True, default='', max_length=400)),
                ('unit', models.CharField(blank=True, default='', max_length=3)),
                ('lower', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('upper', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('passed', models.BooleanField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('max_attempts', models.PositiveSmallIntegerField(default=0)),
                ('source', models.CharField(choices=[('operator', 'operator'), ('machine', 'machine')], max_length=8)),
                ('equipment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipment')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('measured_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['lot', 'id'], name='quality_result_by_lot'), models.Index(fields=['job_kind', 'job_id', 'id'], name='quality_result_by_job')],
                'constraints': [models.UniqueConstraint(fields=('job_kind', 'job_id', 'lot', 'step', 'name', 'attempt'), name='quality_attempt_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('attempt__gte', 1)), name='quality_attempt_counts_from_one'), models.CheckConstraint(condition=models.Q(('kind__in', ('number', 'choice', 'text', 'check'))), name='quality_result_kind'), models.CheckConstraint(condition=models.Q(('source__in', ('operator', 'machine'))), name='quality_result_source'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'number'), _negated=True), ('value__isnull', False), _connector='OR'), name='quality_number_has_value')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee05cf3c743b939a4798e4828d46c466826608b4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_b66a9', table='quality_testresult', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='TestSpecificationEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='quality.testspecification')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=120)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TestPropertyEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='quality.testproperty')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('specification', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='quality.testspecification')),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('number', 'number'), ('choice', 'choice'), ('text', 'text'), ('check', 'check')], max_length=8)),
                ('unit', models.CharField(blank=True, default='', max_length=3)),
                ('lower', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('upper', models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('max_attempts', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Nonconformance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nonconformances', to='genealogy.materiallot')),
                ('state', models.CharField(choices=[('closed', 'closed'), ('dispositioned', 'dispositioned'), ('open', 'open')], default='open', max_length=16)),
                ('severity', models.CharField(choices=[('minor', 'minor'), ('major', 'major'), ('critical', 'critical')], default='major', max_length=8)),
                ('description', models.TextField()),
                ('job_kind', models.CharField(blank=True, default='', max_length=40)),
                ('job_id', models.BigIntegerField(blank=True, null=True)),
                ('job_label', models.CharField(blank=True, default='', max_length=80)),
                ('equipment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipment')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_at', models.DateTimeField()),
                ('disposition', models.CharField(blank=True, choices=[('use_as_is', 'use_as_is'), ('rework', 'rework'), ('scrap', 'scrap'), ('return', 'return')], default='', max_length=12)),
                ('disposition_reason', models.TextField(blank=True, default='')),
                ('signature', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.signature')),
                ('dispositioned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dispositioned_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('results', models.ManyToManyField(blank=True, related_name='nonconformances', to='quality.testresult')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['state', '-raised_at'], name='quality_nonconformance_inbox')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['closed', 'dispositioned', 'open'])), name='quality_nonconformance_state'), models.CheckConstraint(condition=models.Q(('severity__in', ('minor', 'major', 'critical'))), name='quality_nonconformance_severity'), models.CheckConstraint(condition=models.Q(models.Q(('disposition', ''), ('signature__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('disposition__in', ('use_as_is', 'rework', 'scrap', 'return')), ('signature__isnull', False), models.Q(('disposition_reason', ''), _negated=True)), _connector='OR'), name='quality_disposition_is_signed')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_nonconformanceevent" ("closed_at", "description", "disposition", "disposition_reason", "dispositioned_at", "dispositioned_by_id", "equipment_id", "id", "job_id", "job_kind", "job_label", "lot_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "severity", "signature_id", "state") VALUES (NEW."closed_at", NEW."description", NEW."disposition", NEW."disposition_reason", NEW."dispositioned_at", NEW."dispositioned_by_id", NEW."equipment_id", NEW."id", NEW."job_id", NEW."job_kind", NEW."job_label", NEW."lot_id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."severity", NEW."signature_id", NEW."state"); RETURN NULL;', hash='fdd8a93e3898696361a4675fc303b635436889a0', operation='INSERT', pgid='pgtrigger_insert_insert_c033b', table='quality_nonconformance', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "quality_nonconformanceevent" ("closed_at", "description", "disposition", "disposition_reason", "dispositioned_at", "dispositioned_by_id", "equipment_id", "id", "job_id", "job_kind", "job_label", "lot_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "severity", "signature_id", "state") VALUES (NEW."closed_at", NEW."description", NEW."disposition", NEW."disposition_reason", NEW."dispositioned_at", NEW."dispositioned_by_id", NEW."equipment_id", NEW."id", NEW."job_id", NEW."job_kind", NEW."job_label", NEW."lot_id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."raised_at", NEW."raised_by_id", NEW."severity", NEW."signature_id", NEW."state"); RETURN NULL;', hash='a177f20e9ee1927a87efed5a1afd87e028414f63', operation='UPDATE', pgid='pgtrigger_update_update_cc333', table='quality_nonconformance', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "quality_nonconformanceevent" ("closed_at", "description", "disposition", "disposition_reason", "dispositioned_at", "dispositioned_by_id", "equipment_id", "id", "job_id", "job_kind", "job_label", "lot_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "raised_at", "raised_by_id", "severity", "signature_id", "state") VALUES (OLD."closed_at", OLD."description", OLD."disposition", OLD."disposition_reason", OLD."dispositioned_at", OLD."dispositioned_by_id", OLD."equipment_id", OLD."id", OLD."job_id", OLD."job_kind", OLD."job_label", OLD."lot_id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."raised_at", OLD."raised_by_id", OLD."severity", OLD."signature_id", OLD."state"); RETURN NULL;', hash='9f01933ab2cb53eb43f831814621a17f765b7bc4', operation='DELETE', pgid='pgtrigger_delete_delete_10089', table='quality_nonconformance', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='NonconformanceEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='quality.nonconformance')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=20)),
                ('lot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='genealogy.materiallot')),
                ('state', models.CharField(choices=[('closed', 'closed'), ('dispositioned', 'dispositioned'), ('open', 'open')], default='open', max_length=16)),
                ('severity', models.CharField(choices=[('minor', 'minor'), ('major', 'major'), ('critical', 'critical')], default='major', max_length=8)),
                ('description', models.TextField()),
                ('job_kind', models.CharField(blank=True, default='', max_length=40)),
                ('job_id', models.BigIntegerField(blank=True, null=True)),
                ('job_label', models.CharField(blank=True, default='', max_length=80)),
                ('equipment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipment')),
                ('raised_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_at', models.DateTimeField()),
                ('disposition', models.CharField(blank=True, choices=[('use_as_is', 'use_as_is'), ('rework', 'rework'), ('scrap', 'scrap'), ('return', 'return')], default='', max_length=12)),
                ('disposition_reason', models.TextField(blank=True, default='')),
                ('signature', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.signature')),
                ('dispositioned_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('dispositioned_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        # NC-000001, NC-000002: so that two people never get the same one.
        migrations.RunSQL(
            "CREATE SEQUENCE quality_nonconformance_number", "DROP SEQUENCE quality_nonconformance_number"
        ),
        migrations.RunPython(install_triggers, migrations.RunPython.noop),
    ]
