from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0003_binding_scaling'),
    ]

    operations = [
        migrations.AddField(
            model_name='connection',
            name='removed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='connection',
            name='secret',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='connection',
            name='name',
            field=models.CharField(max_length=80),
        ),
        migrations.AddConstraint(
            model_name='connection',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('name',), name='connection_name_once'),
        ),
    ]
