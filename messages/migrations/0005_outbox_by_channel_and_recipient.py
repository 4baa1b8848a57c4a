import django.db.models.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("outbox", "0004_access_token")]

    operations = [
        # Thousands that were queued at once fall due at one moment: with the number in the index, none is sorted to find the first.
        migrations.RemoveIndex(model_name="message", name="message_due"),
        # It, too, holds all that wait: PostgreSQL took it and sorted them.
        migrations.RemoveIndex(model_name="message", name="message_patience"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "deferred", "uncertain"))),
                fields=["channel", "next_attempt_at", "id"],
                name="message_due",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["channel", "created_at"], name="message_by_channel"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(django.db.models.functions.Upper("recipient"), name="message_by_recipient"),
        ),
    ]
