"""Numbers stand as typed; what they are compared by is in a table of its own, which has room for several of a page."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0004_heading_levels'),
    ]

    operations = [
        migrations.AlterField(
            model_name='policypage',
            name='doc_number',
            field=models.CharField(blank=True, help_text='照文件上的样子填，例如：胶政发〔2016〕12号、国务院令第731号、某某局公告2025年第7号；有几个字号时用顿号隔开。括号写成 [ ]、（ ）或不写都可以。', max_length=200, verbose_name='发文字号'),
        ),
        migrations.CreateModel(
            name='HeldNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True, verbose_name='字号')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held_numbers', to='policies.policypage')),
            ],
            options={
                'verbose_name': '发文字号',
                'verbose_name_plural': '发文字号',
            },
        ),
        migrations.RemoveConstraint(model_name='policypage', name='policy_doc_number_unique'),
        migrations.RemoveField(model_name='policypage', name='doc_number_body'),
        migrations.RemoveField(model_name='policypage', name='doc_number_seq'),
        migrations.RemoveField(model_name='policypage', name='doc_number_year'),
    ]
