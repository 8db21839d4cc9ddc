"""0001 to 0004 in one go, for a new plant; one that has them goes on from there (docs/decisions/0013)."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pghistory.utils
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


def install_triggers(apps, schema_editor):
    """Each model names its triggers; one by one, each would make Django draw all models anew."""
    for model in apps.get_app_config("genealogy").get_models():
        for trigger in getattr(model._meta, "triggers", []):
            schema_editor.execute(trigger.install_sql, params=None)


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('genealogy', '0001_initial'),
        ('genealogy', '0002_lot_ran_dry'),
        ('genealogy', '0003_family_and_properties'),
        ('genealogy', '0004_gtin_of_a_material'),
    ]

    dependencies = [
        ('equipment', '0011_certificate_files'),
        ('personnel', '0006_badges_and_keys_end'),
        ('records', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='MaterialDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('unit', models.CharField(max_length=3)),
                ('tracking', models.CharField(choices=[('lot', 'lot'), ('serial', 'serial'), ('bulk', 'bulk')], max_length=8)),
                ('family', models.CharField(blank=True, default='', max_length=40)),
                ('properties', models.JSONField(blank=True, default=dict)),
                ('gtin', models.CharField(blank=True, default='', max_length=14)),
                ('shelf_life_days', models.PositiveIntegerField(blank=True, null=True)),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.file')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(condition=models.Q(('family', ''), _negated=True), fields=['family'], name='genealogy_material_family')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tracking__in', ('lot', 'serial', 'bulk'))), name='genealogy_material_tracking'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='genealogy_material_number'), models.UniqueConstraint(condition=models.Q(('gtin', ''), _negated=True), fields=('gtin',), name='genealogy_material_gtin_once')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_materialdefinitionevent" ("family", "gtin", "id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "properties", "shelf_life_days", "tracking", "unit") VALUES (NEW."family", NEW."gtin", NEW."id", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."picture_id", NEW."properties", NEW."shelf_life_days", NEW."tracking", NEW."unit"); RETURN NULL;', hash='3a53af85c60dd5bff09dd1107080e6156b54c315', operation='INSERT', pgid='pgtrigger_insert_insert_8e256', table='genealogy_materialdefinition', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "genealogy_materialdefinitionevent" ("family", "gtin", "id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "properties", "shelf_life_days", "tracking", "unit") VALUES (NEW."family", NEW."gtin", NEW."id", NEW."name", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."picture_id", NEW."properties", NEW."shelf_life_days", NEW."tracking", NEW."unit"); RETURN NULL;', hash='9bd66c2292a34a5e5aeac9b2b4e212130489f66c', operation='UPDATE', pgid='pgtrigger_update_update_cf253', table='genealogy_materialdefinition', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_materialdefinitionevent" ("family", "gtin", "id", "name", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "picture_id", "properties", "shelf_life_days", "tracking", "unit") VALUES (OLD."family", OLD."gtin", OLD."id", OLD."name", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."picture_id", OLD."properties", OLD."shelf_life_days", OLD."tracking", OLD."unit"); RETURN NULL;', hash='dd87ae467c14e52b79befe2b671b767a6b7818bf', operation='DELETE', pgid='pgtrigger_delete_delete_61368', table='genealogy_materialdefinition', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='MaterialDefinitionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='genealogy.materialdefinition')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('unit', models.CharField(max_length=3)),
                ('tracking', models.CharField(choices=[('lot', 'lot'), ('serial', 'serial'), ('bulk', 'bulk')], max_length=8)),
                ('family', models.CharField(blank=True, default='', max_length=40)),
                ('properties', models.JSONField(blank=True, default=dict)),
                ('gtin', models.CharField(blank=True, default='', max_length=14)),
                ('shelf_life_days', models.PositiveIntegerField(blank=True, null=True)),
                ('picture', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='records.file')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MaterialLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True)),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='genealogy.materialdefinition')),
                ('quantity', models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ('state', models.CharField(choices=[('available', 'available'), ('on_hold', 'on_hold'), ('scrapped', 'scrapped'), ('shipped', 'shipped'), ('used_up', 'used_up')], default='available', max_length=12)),
                ('is_serial', models.BooleanField(default=False)),
                ('supplier_lot', models.CharField(blank=True, default='', max_length=60)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['material', 'state', 'number'], name='genealogy_lot_by_material')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 0)), name='genealogy_lot_not_negative'), models.CheckConstraint(condition=models.Q(('state__in', ['available', 'on_hold', 'scrapped', 'shipped', 'used_up'])), name='genealogy_lot_state'), models.CheckConstraint(condition=models.Q(('is_serial', False), ('quantity__lte', 1), _connector='OR'), name='genealogy_serial_is_one_piece'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='genealogy_lot_number')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_materiallotevent" ("created_at", "expires_on", "id", "is_serial", "material_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "received_at", "state", "supplier_lot") VALUES (NEW."created_at", NEW."expires_on", NEW."id", NEW."is_serial", NEW."material_id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."quantity", NEW."received_at", NEW."state", NEW."supplier_lot"); RETURN NULL;', hash='ece5c4db3d5678a1eeb5ab3a07452086af1781b8', operation='INSERT', pgid='pgtrigger_insert_insert_d4b4c', table='genealogy_materiallot', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "genealogy_materiallotevent" ("created_at", "expires_on", "id", "is_serial", "material_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "received_at", "state", "supplier_lot") VALUES (NEW."created_at", NEW."expires_on", NEW."id", NEW."is_serial", NEW."material_id", NEW."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."quantity", NEW."received_at", NEW."state", NEW."supplier_lot"); RETURN NULL;', hash='a00eade558575249c8bb2376e6e1b47d4e7470bf', operation='UPDATE', pgid='pgtrigger_update_update_ea271', table='genealogy_materiallot', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_materiallotevent" ("created_at", "expires_on", "id", "is_serial", "material_id", "number", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "received_at", "state", "supplier_lot") VALUES (OLD."created_at", OLD."expires_on", OLD."id", OLD."is_serial", OLD."material_id", OLD."number", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."quantity", OLD."received_at", OLD."state", OLD."supplier_lot"); RETURN NULL;', hash='6ff189667d4eb62fbad9616c535130d7c05c0012', operation='DELETE', pgid='pgtrigger_delete_delete_04e73', table='genealogy_materiallot', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='LotHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='genealogy.materiallot')),
                ('reason', models.TextField()),
                ('because_kind', models.CharField(blank=True, default='', max_length=40)),
                ('because_id', models.BigIntegerField(blank=True, null=True)),
                ('because_label', models.CharField(blank=True, default='', max_length=80)),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_at', models.DateTimeField()),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['placed_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('lot', 'because_kind', 'because_id'), name='genealogy_one_open_hold_per_cause', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), ('lifted_at__gte', models.F('placed_at')), _connector='OR'), name='genealogy_hold_lifted_later')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_lotholdevent" ("because_id", "because_kind", "because_label", "id", "lifted_at", "lifted_by_id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (NEW."because_id", NEW."because_kind", NEW."because_label", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason"); RETURN NULL;', hash='e33767f51af47d86c3a98a49d87b65a0713cfa56', operation='INSERT', pgid='pgtrigger_insert_insert_84459', table='genealogy_lothold', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "genealogy_lotholdevent" ("because_id", "because_kind", "because_label", "id", "lifted_at", "lifted_by_id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (NEW."because_id", NEW."because_kind", NEW."because_label", NEW."id", NEW."lifted_at", NEW."lifted_by_id", NEW."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."placed_at", NEW."placed_by_id", NEW."reason"); RETURN NULL;', hash='79f8de172f5c5f615a1f539aa07989099b111536', operation='UPDATE', pgid='pgtrigger_update_update_6ddf5', table='genealogy_lothold', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_lotholdevent" ("because_id", "because_kind", "because_label", "id", "lifted_at", "lifted_by_id", "lot_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "placed_at", "placed_by_id", "reason") VALUES (OLD."because_id", OLD."because_kind", OLD."because_label", OLD."id", OLD."lifted_at", OLD."lifted_by_id", OLD."lot_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."placed_at", OLD."placed_by_id", OLD."reason"); RETURN NULL;', hash='53ba801b9cdb31c8b7e8c9177702feac61f425fb', operation='DELETE', pgid='pgtrigger_delete_delete_4e7da', table='genealogy_lothold', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='LotMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='genealogy.materiallot')),
                ('delta', models.DecimalField(decimal_places=6, max_digits=18)),
                ('why', models.CharField(choices=[('received', 'received'), ('consumed', 'consumed'), ('produced', 'produced'), ('adjusted', 'adjusted'), ('scrapped', 'scrapped'), ('returned', 'returned'), ('reversed', 'reversed')], max_length=12)),
                ('reason', models.TextField(blank=True, default='')),
                ('job_kind', models.CharField(blank=True, default='', max_length=40)),
                ('job_id', models.BigIntegerField(blank=True, null=True)),
                ('job_label', models.CharField(blank=True, default='', max_length=80)),
                ('equipment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipment')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='genealogy.lotmovement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['job_kind', 'job_id'], name='genealogy_movement_by_job')],
                'constraints': [models.CheckConstraint(condition=models.Q(('delta', 0), _negated=True), name='genealogy_movement_moves'), models.CheckConstraint(condition=models.Q(('why__in', ('received', 'consumed', 'produced', 'adjusted', 'scrapped', 'returned', 'reversed'))), name='genealogy_movement_why'), models.CheckConstraint(condition=models.Q(models.Q(('reverses__isnull', False), ('why', 'reversed')), models.Q(models.Q(('why', 'reversed'), _negated=True), ('reverses__isnull', True)), _connector='OR'), name='genealogy_movement_reverses'), models.CheckConstraint(condition=models.Q(models.Q(('why', 'adjusted'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='genealogy_adjusted_with_reason')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c6fda46df7ad390b8a90ba77122dce8b64cdb284', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f37d6', table='genealogy_lotmovement', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='MaterialLotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='genealogy.materiallot')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('number', models.CharField(max_length=60)),
                ('material', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='genealogy.materialdefinition')),
                ('quantity', models.DecimalField(decimal_places=6, default=0, max_digits=18)),
                ('state', models.CharField(choices=[('available', 'available'), ('on_hold', 'on_hold'), ('scrapped', 'scrapped'), ('shipped', 'shipped'), ('used_up', 'used_up')], default='available', max_length=12)),
                ('is_serial', models.BooleanField(default=False)),
                ('supplier_lot', models.CharField(blank=True, default='', max_length=60)),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('received_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MountedLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mounted_lots', to='equipment.equipment')),
                ('material', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='genealogy.materialdefinition')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mounts', to='genealogy.materiallot')),
                ('mounted_at', models.DateTimeField()),
                ('mounted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unmounted_at', models.DateTimeField(blank=True, null=True)),
                ('unmounted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ran_dry_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-mounted_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('unmounted_at__isnull', True)), fields=('equipment', 'material'), name='genealogy_one_mount_per_material'), models.CheckConstraint(condition=models.Q(('unmounted_at__isnull', True), ('unmounted_at__gte', models.F('mounted_at')), _connector='OR'), name='genealogy_unmounted_later')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_mountedlotevent" ("equipment_id", "id", "lot_id", "material_id", "mounted_at", "mounted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ran_dry_at", "unmounted_at", "unmounted_by_id") VALUES (NEW."equipment_id", NEW."id", NEW."lot_id", NEW."material_id", NEW."mounted_at", NEW."mounted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."ran_dry_at", NEW."unmounted_at", NEW."unmounted_by_id"); RETURN NULL;', hash='6f2e3d8427d6104831fb027806c8f387fe1a9ee4', operation='INSERT', pgid='pgtrigger_insert_insert_e042c', table='genealogy_mountedlot', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "genealogy_mountedlotevent" ("equipment_id", "id", "lot_id", "material_id", "mounted_at", "mounted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ran_dry_at", "unmounted_at", "unmounted_by_id") VALUES (NEW."equipment_id", NEW."id", NEW."lot_id", NEW."material_id", NEW."mounted_at", NEW."mounted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."ran_dry_at", NEW."unmounted_at", NEW."unmounted_by_id"); RETURN NULL;', hash='f240c888993b3af2a508bfbeadd62e6e79111495', operation='UPDATE', pgid='pgtrigger_update_update_c9bd5', table='genealogy_mountedlot', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "genealogy_mountedlotevent" ("equipment_id", "id", "lot_id", "material_id", "mounted_at", "mounted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "ran_dry_at", "unmounted_at", "unmounted_by_id") VALUES (OLD."equipment_id", OLD."id", OLD."lot_id", OLD."material_id", OLD."mounted_at", OLD."mounted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', OLD."id", OLD."ran_dry_at", OLD."unmounted_at", OLD."unmounted_by_id"); RETURN NULL;', hash='8ff77ad4dae253bcd710342cda6df9c8882867bc', operation='DELETE', pgid='pgtrigger_delete_delete_1b7f1', table='genealogy_mountedlot', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='LotLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_to_children', to='genealogy.materiallot')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links_to_parents', to='genealogy.materiallot')),
                ('quantity', models.DecimalField(decimal_places=6, max_digits=18)),
                ('movement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='link', to='genealogy.lotmovement')),
                ('job_kind', models.CharField(max_length=40)),
                ('job_id', models.BigIntegerField()),
                ('job_label', models.CharField(max_length=80)),
                ('operation', models.CharField(blank=True, default='', max_length=120)),
                ('equipment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='equipment.equipment')),
                ('reverses', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='genealogy.lotlink')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['parent', 'child'], name='genealogy_link_forward'), models.Index(fields=['child', 'parent'], name='genealogy_link_back'), models.Index(fields=['job_kind', 'job_id'], name='genealogy_link_by_job')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='genealogy_link_quantity'), models.CheckConstraint(condition=models.Q(('parent', models.F('child')), _negated=True), name='genealogy_link_not_to_itself')],
                'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fbc2106cb44b4902ce580658b9ea3eb997c7316a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_aa9e8', table='genealogy_lotlink', when='BEFORE'))],
            },
        ),
        migrations.CreateModel(
            name='LotHoldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='genealogy.lothold')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('lot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='genealogy.materiallot')),
                ('reason', models.TextField()),
                ('because_kind', models.CharField(blank=True, default='', max_length=40)),
                ('because_id', models.BigIntegerField(blank=True, null=True)),
                ('because_label', models.CharField(blank=True, default='', max_length=80)),
                ('placed_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_at', models.DateTimeField()),
                ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MountedLotEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='genealogy.mountedlot')),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('pgh_context_id', models.UUIDField(null=True)),
                ('id', models.BigIntegerField()),
                ('equipment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='equipment.equipment')),
                ('material', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='genealogy.materialdefinition')),
                ('lot', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='genealogy.materiallot')),
                ('mounted_at', models.DateTimeField()),
                ('mounted_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('unmounted_at', models.DateTimeField(blank=True, null=True)),
                ('unmounted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('ran_dry_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(install_triggers, migrations.RunPython.noop),
    ]
