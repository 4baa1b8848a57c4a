"""Everyday words beside the words of laws and official documents; editors keep them from here on.

Written from what people ask, field by field, not from any one collection of documents. A group that goes one way
has the everyday word on the left: who asks for 开饭店 means 餐饮服务, who asks for 餐饮服务 does not mean 开饭店.
"""

from pathlib import Path

from django.db import migrations

WORDS = Path(__file__).with_name("everyday_words.txt")


def read_groups(text):
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def add_groups(apps, schema_editor):
    model = apps.get_model("search", "SynonymGroup")
    for words in read_groups(WORDS.read_text(encoding="utf-8")):
        model.objects.get_or_create(words=words)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_engine_outages")]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
