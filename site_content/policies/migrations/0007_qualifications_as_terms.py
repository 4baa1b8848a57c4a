"""资质要求 was one line of text: what reads like a title becomes a term, the rest a condition in its own words. The same for
every version of a page, so that drafts and old versions open as they were written."""

import json
import uuid

import django.core.validators
import modelcluster.fields
import modelsearch.index
import wagtail.fields
from django.db import migrations, models


from site_content.base.slugs import make_slug
from standards.lists import split_terms

LONGEST_TITLE, LONGEST_WORDS = 30, 200
# Codes that people know; others get their pinyin.
SLUGS = {
    "高新技术企业": "high-tech",
    "科技型中小企业": "tech-sme",
    "创新型中小企业": "innovative-sme",
    "专精特新中小企业": "srdi",
    "专精特新小巨人企业": "little-giant",
    "国家级专精特新“小巨人”企业": "little-giant",
    "瞪羚企业": "gazelle",
    "规模以上企业": "above-scale",
}


def read_titles(text):
    """The titles that a text names, and what is left in words."""
    terms = list(dict.fromkeys(split_terms(text)))
    if any(len(term) > LONGEST_TITLE or "。" in term for term in terms):
        return [], [text[at : at + LONGEST_WORDS] for at in range(0, len(text), LONGEST_WORDS)]
    return terms, []


def as_blocks(words):
    return [{"type": "words", "value": {"text": text}, "id": str(uuid.uuid4())} for text in words]


def find_term(model, name):
    found = model.objects.filter(name=name).first()
    if found:
        return found
    slug = base = SLUGS.get(name) or make_slug(name)[:55]
    number = 1
    while model.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return model.objects.create(name=name, slug=slug)


def carry_texts_over(apps, schema_editor):
    pages, terms = apps.get_model("policies", "PolicyPage"), apps.get_model("policies", "Qualification")
    for page in pages.objects.exclude(qualifications_text="").only("qualifications_text").iterator(500):
        carry_text_over(pages, terms, page.pk, page.qualifications_text)
    carry_versions_over(apps, terms)


def carry_text_over(pages, terms, page_id, text):
    """Straight into the tables: a page's own manager keeps terms in memory until the page is saved."""
    titles, words = read_titles(text)
    rows = pages.qualifications.through
    rows.objects.bulk_create(rows(policypage_id=page_id, qualification_id=find_term(terms, t).pk) for t in titles)
    if words:
        pages.objects.filter(pk=page_id).update(conditions=json.dumps(as_blocks(words)))


def carry_versions_over(apps, terms):
    revisions = apps.get_model("wagtailcore", "Revision").objects
    policies = revisions.filter(content_type__app_label="policies", content_type__model="policypage")
    for revision in policies.only("content").iterator(200):
        text = revision.content.get("qualifications")
        if isinstance(text, str):
            titles, words = read_titles(text)
            revision.content["qualifications"] = [find_term(terms, title).pk for title in titles]
            revision.content["conditions"] = json.dumps(as_blocks(words))
            revision.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0006_hold_numbers'),
        ('base', '0006_industry_levels'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='名称')),
                ('slug', models.SlugField(help_text='用于网址和筛选，定下后尽量不改，例如 technical-innovation。', max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9-]+$', '只能用小写字母、数字和连字符。')], verbose_name='代码')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True, verbose_name='排序')),
                ('other_names', models.CharField(blank=True, help_text='企业库和文件里还怎么叫它，多个用顿号隔开，例如：国家高新技术企业、高企。', max_length=300, verbose_name='其他叫法')),
            ],
            options={
                'verbose_name': '企业资质',
                'verbose_name_plural': '企业资质',
                'ordering': ['sort_order', 'name'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddField(
            model_name='policypage',
            name='conditions',
            field=wagtail.fields.StreamField([('figure', 3), ('share', 6), ('age', 10), ('scale', 12), ('qualification', 14), ('either', 15), ('words', 17)], blank=True, block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('revenue', '营业收入（万元）'), ('employees', '从业人员（人）'), ('assets', '资产总额（万元）')], 'label': '指标'}), 1: ('wagtail.blocks.IntegerBlock', (), {'label': '不低于', 'max_value': 1000000000000, 'min_value': 0, 'required': False}), 2: ('wagtail.blocks.IntegerBlock', (), {'label': '不超过', 'max_value': 1000000000000, 'min_value': 0, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('figure', 0), ('at_least', 1), ('at_most', 2)]], {}), 4: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'label': '不低于（%）', 'max_digits': 5, 'max_value': 100, 'min_value': 0, 'required': False}), 5: ('wagtail.blocks.DecimalBlock', (), {'decimal_places': 2, 'label': '不超过（%）', 'max_digits': 5, 'max_value': 100, 'min_value': 0, 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('at_least', 4), ('at_most', 5)]], {}), 7: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('years', '年'), ('months', '个月')], 'label': '单位'}), 8: ('wagtail.blocks.IntegerBlock', (), {'label': '成立满', 'max_value': 1200, 'min_value': 0, 'required': False}), 9: ('wagtail.blocks.IntegerBlock', (), {'label': '成立不超过', 'max_value': 1200, 'min_value': 0, 'required': False}), 10: ('wagtail.blocks.StructBlock', [[('unit', 7), ('at_least', 8), ('at_most', 9)]], {}), 11: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('yes', '规模以上企业'), ('no', '规模以下企业')], 'label': '规上规下'}), 12: ('wagtail.blocks.StructBlock', [[('above', 11)]], {}), 13: ('wagtail.snippets.blocks.SnippetChooserBlock', ('policies.Qualification',), {'label': '资质'}), 14: ('wagtail.blocks.StructBlock', [[('qualification', 13)]], {}), 15: ('wagtail.blocks.StreamBlock', [[('figure', 3), ('share', 6), ('age', 10), ('scale', 12), ('qualification', 14)]], {'icon': 'list-ul', 'label': '满足其中一项', 'max_num': 6, 'min_num': 2}), 16: ('wagtail.blocks.CharBlock', (), {'help_text': '系统判断不了，会原样写出来，请企业向咨询电话确认。', 'label': '条件', 'max_length': 200}), 17: ('wagtail.blocks.StructBlock', [[('text', 16)]], {})}, help_text='都要满足的条件一条一条加；几项里满足一项就行的，用“满足其中一项”。', verbose_name='其他条件'),
        ),
        migrations.RenameField('policypage', 'qualifications', 'qualifications_text'),
        migrations.AddField(
            model_name='policypage',
            name='qualifications',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='选了几项，有其中一项就符合；不选表示不要求。没有要选的？请市级管理员在“分类与机构”里添加。', related_name='+', to='policies.qualification', verbose_name='资质要求'),
        ),
        migrations.RunPython(carry_texts_over, migrations.RunPython.noop),
    ]
