"""Surnames and places in running text, told by what stands around them: 范经理, 联系人：于海涛, 里岔镇.

For characters that are a word (于 in, 余 the rest, 里 inside) as well as a name, and become another one (於 餘 裡) as a
word. Whatever is not told here is told by the names of the records and of the editors (themes.characters.record_names).
"""

import re

H = "\u3400-\u9fff"
# Characters that are surnames as they are, and another character as a word.
SURNAMES = "(?:[于余岳]|范(?![围例畴本式文化])|郁(?![闭金结闷积])|朴(?![素实拙质直硝])|涂(?![改写装污抹画料层刷饰鸦覆布])|咸(?![阳菜鱼鸭淡味水蛋宜宁盐肉]))"
# The same where these begin no word (后勤, 干部, 种子, 台湾, 游客): believed in a list of people alone.
_RARE_SURNAMES = "后(?![勤续期方台卫备来面])|干(?![部事警校群线])|种(?![子植养业苗])|台(?![湾胞商])|游(?![客泳戏乐览船])|占(?![地用])|党(?![支组委员校])"
# After these somebody is named; after other characters 于 and 余 end a word (属于, 剩余).
_BEFORE = rf"(?:(?<![{H}].)|(?<=[和与及请向找跟让叫是长理任记授师员席人者士家告民工户友].))"
# What is said in the first place after 于 and 余 where they are words.
_NO_GIVEN_NAME = "[本该各每此其当今年月日近上下同一二三四五六七八九十全所有国省市县区镇我你他她它这那第两前后时即不是在到从热压额款量力地数值氯生温料]"
_GIVEN = rf"(?!{_NO_GIVEN_NAME})[{H}]"
_OFFICES = (
    "总经理|副总经理|经理|董事长|副董事长|董事|局长|副局长|处长|科长|主任|副主任|书记|副书记|镇长|区长|市长|县长|村长|主席|会长|副会长|"
    "秘书长|理事长|院长|所长|站长|队长|部长|厂长|校长|园长|行长|组长|店长|先生|女士|小姐|同志|老师|教授|律师|工程师|会计|医生|大夫|师傅|"
    "博士|院士|总监|总裁|主管|专员|法官|警官|支书|代表"
)
_SAYS = "表示|介绍|说|所说|认为|指出|强调|告诉|坦言|透露|解释|回忆|感慨|补充|谈到|告诉记者|担任|参加|出席|主持|致辞|讲话|发言|荣获|获得|带领|率队"
_LABELS = (
    "联系人|负责人|责任人|经办人|经办|承办人|主讲人|主讲|讲师|授课老师|授课人|主持人|嘉宾|专家|法定代表人|法人代表|法人|会长|副会长|秘书长|理事长|"
    "监事长|监事|理事|董事长|总经理|经理|局长|主任|书记|校长|院长|作者|记者|通讯员|编辑|审核|校对|撰稿|供稿|签发|姓名|申请人|投诉人|咨询人|收件人|代理人|"
    "委托人|成员|组长|副组长|组员|参加人员|获奖者|获奖人员|名单|代表"
)
# 联系人：于海涛、余明; <th>联系人</th><td>于海涛.
_LABELLED = re.compile(
    rf"(?:{_LABELS})(?:[（(][^）)<]{{0,12}}[）)])?\s*(?:[：:]|</(?:th|dt|td|span|strong|b)>)(?:\s|<[^>]*>|[：:])*([^<。；;\n]{{2,120}})"
)
_IN_LIST = re.compile(rf"(?<![{H}])(?:{SURNAMES}|{_RARE_SURNAMES})(?=[{H}]{{1,3}}(?![{H}]))")
# Its first character is looked for before anything else: most of a text is over at once.
_IN_TEXT = re.compile(
    rf"[于余范郁岳朴涂咸里](?<=(?={SURNAMES}|里).)(?:(?<!里){_BEFORE}(?=(?:{_GIVEN}[{H}]?)?(?:{_OFFICES})|{_GIVEN}[{H}]?(?:{_SAYS})|某(?![种个些一项类地日年月次处人])|氏)"
    rf"|(?<!里)(?<=、.)(?={_GIVEN}[{H}]?(?:[、）)。]|等))"
    # A village of a family: 余家庄; not 位于家庄.
    rf"|(?<!里)(?<![属位由关对处基出在至等终归源自立限便过敢善乐忙勇].)(?=家[村庄屯埠疃堡寨])"
    # A town or village; not 公里, 城里.
    rf"|(?<=里)(?<![公千百十英海华邻这那哪心家夜城村屋店\d].)(?=[{H}]{{1,2}}(?:镇|乡|街道|村|社区|庄)))"
)
# 干某, 后某某 at the beginning of what is said; anywhere else these end another word (然后某公司).
_SOMEBODY = re.compile(rf"(?<![{H}])(?:{_RARE_SURNAMES})(?=某(?![种个些一项类地日年月次处人天时公单企]))")
# Private-use characters, which OpenCC leaves alone and no phrase holds.
_KEPT = {ord(character): chr(0xE100 + place) for place, character in enumerate("于范余郁岳朴涂咸里后干种台游占党")}
_RELEASED = {kept: chr(character) for character, kept in _KEPT.items()}
_ANY_KEPT = re.compile(f"[{''.join(_RELEASED)}]")


def keep_names(text: str) -> str:
    """The text with characters of names put out of the conversion's reach."""
    text = _LABELLED.sub(lambda found: found[0].replace(found[1], _IN_LIST.sub(_keep, found[1])), text)
    return _SOMEBODY.sub(_keep, _IN_TEXT.sub(_keep, text))


def release_names(text: str) -> str:
    return _ANY_KEPT.sub(lambda found: _RELEASED[found[0]], text)


def _keep(found: re.Match[str]) -> str:
    return found[0].translate(_KEPT)
