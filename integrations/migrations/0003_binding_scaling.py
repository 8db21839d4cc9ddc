from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0002_lease_fence'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='binding',
            name='binding_role_known',
        ),
        migrations.AddField(
            model_name='binding',
            name='byte_order',
            field=models.CharField(choices=[('big', 'Big'), ('little', 'Little')], default='big', max_length=6),
        ),
        migrations.AddField(
            model_name='binding',
            name='dead_band',
            field=models.FloatField(default=0.0),
        ),
        migrations.AddField(
            model_name='binding',
            name='keep_ms',
            field=models.PositiveIntegerField(default=1000),
        ),
        migrations.AddField(
            model_name='binding',
            name='length',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='binding',
            name='offset',
            field=models.FloatField(default=0.0),
        ),
        migrations.AddField(
            model_name='binding',
            name='word_order',
            field=models.CharField(choices=[('big', 'Big'), ('little', 'Little')], default='big', max_length=6),
        ),
        migrations.AlterField(
            model_name='binding',
            name='role',
            field=models.CharField(choices=[('state', 'State'), ('reason', 'Reason'), ('epoch', 'Epoch'), ('counter', 'Counter'), ('value', 'Value'), ('result', 'Result'), ('heartbeat', 'Heartbeat'), ('alarm', 'Alarm')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='binding',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['state', 'reason', 'epoch', 'counter', 'value', 'result', 'heartbeat', 'alarm'])), name='binding_role_known'),
        ),
        migrations.AddConstraint(
            model_name='binding',
            constraint=models.CheckConstraint(condition=models.Q(('word_order__in', ['big', 'little']), ('byte_order__in', ['big', 'little'])), name='binding_orders_known'),
        ),
        migrations.AddConstraint(
            model_name='binding',
            constraint=models.CheckConstraint(condition=models.Q(('dead_band__gte', 0)), name='binding_dead_band_not_negative'),
        ),
    ]
