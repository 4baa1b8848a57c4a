"""Characters that are one and the same: radicals, variants. Characters folded by Unicode itself (NFKC) are not here."""

from collections.abc import Mapping
from functools import cache

from opencc import OpenCC

# The CJK Radicals Supplement, which PDF files put in place of characters and NFKC leaves alone
# (Unicode Character Database, EquivalentUnifiedIdeograph.txt). From U+2E81 on; 〓 where there is no equivalent.
_RADICALS = (
    "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢尣巳幺彑彐忄㣺扌攵〓旡日月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹纟罓罒网网"
    "网羊羊羋耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食飠饣首马骨鬼鱼鸟卤麦黄黾"
    "斉齐歯齿竜龙龜亀龟"
)
RADICALS: Mapping[str, str] = {
    chr(0x2E81 + place): character for place, character in enumerate(_RADICALS) if character != "〓"
}

# Variant and usual form, side by side, for what OpenCC (t2s) leaves apart. Left out, because they are words of their
# own today: 淼 渺, 犇 奔, 邱 丘, 浜 滨, 麹 曲, 阎 闫, 肖 萧, 付 傅.
_PAIRS = {
    # 通用规范汉字表 (2013) took these from the list of variants as they stand in names.
    "names": "锺钟 馀余 甯宁 邨村 喆哲 堃坤 龢和 迺乃 廼乃 甦苏 澂澄 钜巨 椀碗 皙晰 赀资 缐线 仝同 絜洁",
    # 第一批异体字整理表 (1955): struck out in favour of the second.
    "1955": (
        "畧略 坵丘 栢柏 麤粗 悳德 晄晃 秌秋 窻窗 旾春 濶阔 麐麟 畱留 煖暖 竒奇 碁棋 徧遍 懽欢 埜野 冣最 辠罪 隄堤 墖塔 阬坑 阯址 "
        "墪墩 珎珍 琍璃 燿耀 飜翻 翺翱 饍膳 蘂蕊 蕋蕊 帬裙 醻酬 隣邻 飃飘 鱻鲜 煑煮 鷰燕 彊强 盌碗 厓崖 嵒岩 巗岩 煇辉 壠垄 嶌岛 嶋岛 "
        "雝雍 蓱萍 珮佩"
    ),
    # Older and Japanese shapes of one character, as names of foreign firms and scanned texts have them.
    "shapes": "戸户 靑青 呉吴 沢泽 広广 桜樱 徳德 衞卫 覇霸 駈驱 黙默 竜龙 氷冰 亀龟 斉齐 歯齿",
}
VARIANTS: Mapping[str, str] = {pair[0]: pair[1] for pairs in _PAIRS.values() for pair in pairs.split()}
# Their variants are so rare and they so common that telling spellings apart would cost more than it gives.
_NEVER_TOLD_APART = frozenset("和同资线强广")


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """Every way of writing the characters that have variants, by the usual form: 钟 → 钟 锺 鍾 鐘."""
    candidates = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = OpenCC("t2s").convert("\n".join(candidates)).split("\n")
    found: dict[str, list[str]] = {}
    for written, simple in zip(candidates, simplified, strict=True):
        found.setdefault(VARIANTS.get(written, VARIANTS.get(simple, simple)), []).append(written)
    return {base: tuple(found[base]) for base in set(VARIANTS.values()) - _NEVER_TOLD_APART}
