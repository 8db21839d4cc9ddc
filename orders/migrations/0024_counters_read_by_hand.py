"""What a person last read off a counter is asked with every answer about a job; hardly any report has one."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0023_transfer_batches")]

    operations = [
        AddIndexConcurrently(
            model_name="jobresponse",
            index=models.Index(
                fields=["id"], name="orders_response_counter", condition=models.Q(("counter_end__isnull", False))
            ),
        )
    ]
