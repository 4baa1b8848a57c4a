"""Apart from 0007: PostgreSQL changes no table in the transaction that has just written to it."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0007_qualifications_as_terms'),
    ]

    operations = [
        migrations.RemoveField('policypage', 'qualifications_text'),
    ]
