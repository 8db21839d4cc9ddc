"""0001 to 0011 in one go, for a new plant; one that has them goes on from there (docs/decisions/0013)."""

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('integrations', '0001_initial'),
        ('integrations', '0002_lease_fence'),
        ('integrations', '0003_binding_scaling'),
        ('integrations', '0004_connection_secret'),
        ('integrations', '0005_unsigned_by_exception'),
        ('integrations', '0006_probe'),
        ('integrations', '0007_certificates'),
        ('integrations', '0008_batch_token'),
        ('integrations', '0009_handshakes'),
        ('integrations', '0010_written_by_people'),
        ('integrations', '0011_imports'),
    ]

    dependencies = [
        ('equipment', '0011_certificate_files'),
        ('personnel', '0006_badges_and_keys_end'),
    ]

    operations = [
        migrations.CreateModel(
            name='OwnCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('thumbprint', models.CharField(max_length=40)),
                ('application_uri', models.CharField(max_length=300)),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('pem', models.TextField()),
                ('secret', models.BinaryField()),
                ('made_at', models.DateTimeField()),
                ('told_days', models.SmallIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('collector', models.UUIDField()),
                ('epoch', models.BigIntegerField()),
                ('number', models.BigIntegerField()),
                ('readings', models.IntegerField()),
                ('received_at', models.DateTimeField()),
                ('connection', models.BigIntegerField(null=True)),
                ('token', models.BigIntegerField(null=True)),
            ],
            options={
                'verbose_name_plural': 'batches',
                'indexes': [models.Index(fields=['received_at'], name='batch_by_time')],
                'constraints': [models.UniqueConstraint(fields=('collector', 'epoch', 'number'), name='batch_once')],
            },
        ),
        migrations.CreateModel(
            name='Import',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('materials', 'Materials'), ('work_masters', 'Work Masters'), ('people', 'People'), ('lots', 'Lots')], max_length=20)),
                ('state', models.CharField(choices=[('open', 'Open'), ('running', 'Running'), ('checked', 'Checked'), ('applied', 'Applied'), ('discarded', 'Discarded')], default='open', max_length=12)),
                ('name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('read_as', models.CharField(max_length=60)),
                ('decimal_mark', models.CharField(max_length=1)),
                ('columns', models.JSONField()),
                ('mapping', models.JSONField(default=dict)),
                ('row_count', models.PositiveIntegerField()),
                ('wrong_count', models.PositiveIntegerField(default=0)),
                ('outcome', models.JSONField(default=dict)),
                ('is_for_good', models.BooleanField(default=False)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['materials', 'work_masters', 'people', 'lots'])), name='import_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'running', 'checked', 'applied', 'discarded'])), name='import_state_known'), models.CheckConstraint(condition=models.Q(('decimal_mark__in', ['.', ','])), name='import_decimal_mark'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'applied'), _negated=True), models.Q(('applied_at__isnull', False), ('wrong_count', 0)), _connector='OR'), name='import_applied_whole')],
            },
        ),
        migrations.CreateModel(
            name='Inbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=40)),
                ('message_id', models.CharField(max_length=120, null=True)),
                ('kind', models.CharField(max_length=60)),
                ('number', models.CharField(blank=True, default='', max_length=40)),
                ('version', models.PositiveIntegerField(null=True)),
                ('raw', models.BinaryField()),
                ('digest', models.BinaryField()),
                ('state', models.CharField(choices=[('received', 'Received'), ('applied', 'Applied'), ('ignored', 'Ignored'), ('early', 'Early'), ('refused', 'Refused'), ('quarantined', 'Quarantined')], default='received', max_length=12)),
                ('reason', models.TextField(blank=True, default='')),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('times', models.PositiveIntegerField(default=1)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('handled_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name_plural': 'inbox',
                'indexes': [models.Index(fields=['number', 'id'], name='inbox_number'), models.Index(fields=['state', 'id'], name='inbox_state_age')],
                'constraints': [models.UniqueConstraint(fields=('source', 'message_id'), name='inbox_message_once'), models.CheckConstraint(condition=models.Q(('state__in', ['received', 'applied', 'ignored', 'early', 'refused', 'quarantined'])), name='inbox_state')],
            },
        ),
        migrations.CreateModel(
            name='TrustedCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('thumbprint', models.CharField(max_length=40)),
                ('subject', models.CharField(max_length=300)),
                ('issuer', models.CharField(max_length=300)),
                ('application_uri', models.CharField(blank=True, max_length=300)),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('pem', models.TextField()),
                ('state', models.CharField(choices=[('seen', 'Seen'), ('trusted', 'Trusted'), ('rejected', 'Rejected')], default='seen', max_length=10)),
                ('first_seen_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('told_days', models.SmallIntegerField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-seen_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['seen', 'trusted', 'rejected'])), name='trust_known')],
            },
        ),
        migrations.CreateModel(
            name='Handshake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('equipment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handshake', to='equipment.equipment')),
                ('without_mes', models.CharField(choices=[('stop', 'Stop'), ('run', 'Run')], default='stop', max_length=10)),
                ('answer_ms', models.PositiveIntegerField(default=2000)),
            ],
            options={
                'ordering': ['equipment'],
                'constraints': [models.CheckConstraint(condition=models.Q(('without_mes__in', ['stop', 'run'])), name='handshake_without_known'), models.CheckConstraint(condition=models.Q(('answer_ms__gte', 200), ('answer_ms__lte', 60000)), name='handshake_answer_in_time')],
            },
        ),
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('protocol', models.CharField(choices=[('opcua', 'Opcua'), ('modbus', 'Modbus')], max_length=20)),
                ('endpoint', models.CharField(max_length=300)),
                ('settings', models.JSONField(blank=True, default=dict)),
                ('secret', models.BinaryField(null=True)),
                ('server_certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='connections', to='integrations.trustedcertificate')),
                ('shown_certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shown_by', to='integrations.trustedcertificate')),
                ('is_enabled', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('green', 'Green'), ('yellow', 'Yellow'), ('red', 'Red')], default='red', max_length=10)),
                ('message', models.CharField(blank=True, max_length=300)),
                ('last_data_at', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('name',), name='connection_name_once'), models.CheckConstraint(condition=models.Q(('protocol__in', ['opcua', 'modbus'])), name='connection_protocol_known'), models.CheckConstraint(condition=models.Q(('state__in', ['green', 'yellow', 'red'])), name='connection_state_known')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='integrations.import')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('problems', models.JSONField(blank=True, default=list)),
            ],
            options={
                'ordering': ['table', 'number'],
                'indexes': [models.Index(condition=models.Q(('problems', []), _negated=True), fields=['table', 'number'], name='import_wrong_rows')],
                'constraints': [models.UniqueConstraint(fields=('table', 'number'), name='import_row_once')],
            },
        ),
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='lease', to='integrations.connection')),
                ('owner', models.CharField(max_length=80)),
                ('token', models.BigIntegerField()),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('connection', 'token'), name='lease_token_is_a_key')],
            },
        ),
        migrations.CreateModel(
            name='Probe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='probes', to='integrations.connection')),
                ('kind', models.CharField(choices=[('test', 'Test'), ('browse', 'Browse'), ('read', 'Read'), ('write', 'Write')], max_length=10)),
                ('question', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('taken', 'Taken'), ('answered', 'Answered'), ('failed', 'Failed')], default='asked', max_length=10)),
                ('answer', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['asked_at'], name='probe_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['test', 'browse', 'read', 'write'])), name='probe_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'taken', 'answered', 'failed'])), name='probe_state_known')],
            },
        ),
        migrations.CreateModel(
            name='RefusedReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refused_readings', to='integrations.connection')),
                ('body', models.JSONField()),
                ('error', models.CharField(max_length=500)),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Binding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bindings', to='integrations.connection')),
                ('equipment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bindings', to='equipment.equipment')),
                ('role', models.CharField(choices=[('state', 'State'), ('reason', 'Reason'), ('epoch', 'Epoch'), ('counter', 'Counter'), ('value', 'Value'), ('result', 'Result'), ('heartbeat', 'Heartbeat'), ('alarm', 'Alarm'), ('handshake', 'Handshake')], max_length=20)),
                ('name', models.CharField(max_length=60)),
                ('address', models.CharField(max_length=300)),
                ('datatype', models.CharField(blank=True, max_length=20)),
                ('word_order', models.CharField(choices=[('big', 'Big'), ('little', 'Little')], default='big', max_length=6)),
                ('byte_order', models.CharField(choices=[('big', 'Big'), ('little', 'Little')], default='big', max_length=6)),
                ('length', models.PositiveIntegerField(default=0)),
                ('scale', models.FloatField(default=1.0)),
                ('offset', models.FloatField(default=0.0)),
                ('dead_band', models.FloatField(default=0.0)),
                ('keep_ms', models.PositiveIntegerField(default=1000)),
                ('unit', models.CharField(blank=True, max_length=3)),
                ('mapping', models.JSONField(blank=True, default=dict)),
            ],
            options={
                'ordering': ['equipment', 'role', 'name'],
                'constraints': [models.UniqueConstraint(fields=('equipment', 'role', 'name'), name='binding_once'), models.CheckConstraint(condition=models.Q(('role__in', ['state', 'reason', 'epoch', 'counter', 'value', 'result', 'heartbeat', 'alarm', 'handshake'])), name='binding_role_known'), models.CheckConstraint(condition=models.Q(('word_order__in', ['big', 'little']), ('byte_order__in', ['big', 'little'])), name='binding_orders_known'), models.CheckConstraint(condition=models.Q(('dead_band__gte', 0)), name='binding_dead_band_not_negative')],
            },
        ),
    ]
