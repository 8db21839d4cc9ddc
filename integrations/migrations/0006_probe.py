import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0005_unsigned_by_exception'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Probe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('test', 'Test'), ('browse', 'Browse'), ('read', 'Read')], max_length=10)),
                ('question', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('answered', 'Answered'), ('failed', 'Failed')], default='asked', max_length=10)),
                ('answer', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='probe',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='probe',
            name='connection',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='probes', to='integrations.connection'),
        ),
        migrations.AddIndex(
            model_name='probe',
            index=models.Index(condition=models.Q(('state', 'asked')), fields=['asked_at'], name='probe_waiting'),
        ),
        migrations.AddConstraint(
            model_name='probe',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['test', 'browse', 'read'])), name='probe_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='probe',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'answered', 'failed'])), name='probe_state_known'),
        ),
    ]
