"""What the parts of the ranking are called in front of editors, and what each says. Their weights: search.scoring.ranking."""

from django.utils.translation import gettext_lazy as _

# By the name of the function in search.scoring.components; "match" and "passage" are search.tuning.explaining's own.
PART_LABELS = {
    "match": (_("命中"), _("含有检索词本身的得分")),
    "doc_number": (_("发文字号"), _("检索词里有这份文件的发文字号")),
    "title_line": (_("标题原样"), _("标题就是检索词，或者以它开头、含有它")),
    "title_sound": (_("标题读音"), _("标题读起来与检索词相同（同音字、拼音）")),
    "initials": (_("标题首字母"), _("标题的拼音首字母与检索词相同")),
    "title_words": (_("标题中的词"), _("标题里有检索词的词，越少见的词分越高")),
    "title_grams": (_("标题中的字"), _("标题里有检索词相邻的字，容许个别错字")),
    "title_synonyms": (_("标题中的同义词"), _("标题里有同义词组中的词")),
    "title_units": (_("标题中的整词"), _("标题里原样有检索词的某个词或它的同义词，越少见的分越高")),
    "title_characters": (_("标题中的单字"), _("标题里有检索词的字：抽烟与吸烟有一个字相同")),
    "names": (_("名称中的词"), _("关键词、机构、会员等名称里有检索词的词")),
    "names_phrase": (_("名称原样"), _("关键词、机构、会员等名称与检索词一样")),
    "body_words": (_("正文中的词"), _("正文里有检索词的词，越少见的词分越高")),
    "body_phrase": (_("正文原样"), _("正文里一字不差地出现检索词")),
    "verbatim": (_("一字不差"), _("较长的检索词一字不差地出现在标题、名称或正文里")),
    "body_characters": (_("正文中的单字"), _("正文里有检索词的字")),
    "all_words": (_("词全都有"), _("检索词拆成的词在标题、名称或正文里全都有")),
    "correction": (_("更正"), _("检索词像是某个搜索词语的误写")),
    "years": (_("年份"), _("检索词里的年份就是它的年份")),
    "soft_filters": (_("类别或平台"), _("检索词里提到了它的类别或所属平台")),
    "open_window": (_("正在申报"), _("标题含有检索词，并且现在可以申报或报名")),
    "meaning": (_("意思相近"), _("语义模型认为正文中有一段与检索词意思相近（设置了语义模型才有）")),
    "passage": (_("最贴切的几段"), _("正文中最能回答检索词的一段，其余贴切的段落也算一点")),
}


def part_label(name: str) -> str:
    """The part's name in Chinese; its identifier for one that has none yet."""
    return str(PART_LABELS[name][0]) if name in PART_LABELS else name


def part_meaning(name: str) -> str:
    return str(PART_LABELS[name][1]) if name in PART_LABELS else ""
