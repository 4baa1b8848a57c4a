import services.contacts.fields
from django.db import migrations
from services.contacts.sealing import seal, unseal

COLUMNS = ("contact_name", "contact_phone", "contact_email")
CHUNK = 1000


def rewrite(schema_editor, change):
    """Every contact by way of ``change``, past the fields, which would read what is not sealed yet."""
    with schema_editor.connection.cursor() as cursor:
        last = 0
        while True:
            cursor.execute(
                f"SELECT id, {', '.join(COLUMNS)} FROM appeals_appeal WHERE id > %s ORDER BY id LIMIT {CHUNK}", [last]
            )
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            cursor.executemany(
                f"UPDATE appeals_appeal SET {', '.join(f'{name} = %s' for name in COLUMNS)} WHERE id = %s",
                [(*map(change, contacts), key) for key, *contacts in rows],
            )


def seal_contacts(apps, schema_editor):
    rewrite(schema_editor, seal)


def unseal_contacts(apps, schema_editor):
    rewrite(schema_editor, unseal)


class Migration(migrations.Migration):
    dependencies = [("appeals", "0008_held_files")]

    operations = [
        migrations.AlterField(
            model_name="appeal",
            name="contact_email",
            field=services.contacts.fields.EncryptedCharField(blank=True, max_length=254, verbose_name="邮箱"),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="contact_name",
            field=services.contacts.fields.EncryptedCharField(blank=True, max_length=40, verbose_name="联系人"),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="contact_phone",
            field=services.contacts.fields.EncryptedCharField(blank=True, max_length=30, verbose_name="手机或电话"),
        ),
        migrations.RunPython(seal_contacts, unseal_contacts),
    ]
