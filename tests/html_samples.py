"""HTML as people's programs make it, good and broken, and a generator of more; the same every time for a seed."""

import random

SAMPLES = [
    "一、时间：七月一日<br>二、地点：二楼报告厅",
    "<p>甲<br>乙<br/></p><br>丙",
    "<b><p>甲</p><i>乙</b>丙</i>",
    "<ul><li>甲<ol start=3><li>乙<li>丙</ol>尾</li><li>丁</ul>",
    "<ol><li>甲<ul><li>乙</ul><li>丙</ol><ol><li>又</ol>",
    "<li>没有列表的项</li>文字</ul>",
    "<blockquote><p>甲</p><ul><li>乙</ul><p>丙</p></blockquote>",
    "<a linktype='page' id='x'>甲</a><a linktype='page' id='999999999999'>乙</a><a linktype='document' id='3'>丙</a><a>丁</a>",
    "<a href='javascript:alert(1)'>甲</a><a href='/a?b=1&c=2'>乙</a><a href='a<b>'>丙</a><a href=''>丁</a>",
    "<embed embedtype='image' id='1' alt='图'/><embed embedtype='media' url='https://example.org/'/>甲",
    "<h1>甲<p>乙</p></h1><h2>丙</h2><h6>丁</h6><hr>戊<hr/>",
    "<table><tr><td>甲<td>乙<table><tr><td>丙</table></table>",
    "<o:p>甲</o:p><custom-tag>乙</custom-tag><![endif]--><!-- 丙 --><?xml version='1.0'?>丁",
    "<p>5 < 6 && 7 > 3 &lt;b&gt; &nbsp;&amp;nbsp; &#65; &bogus;</p>",
    "<ruby>枷<rp>(</rp><rt>jiā</rt><rp>)</rp></ruby><math><mi>x</mi></math><svg><text>图</text></svg>",
    "<p>每家<del>五</del><ins>八</ins>万元，<strike>三</strike><s>二</s>万元，10<sup>4</sup>m<sub>2</sub></p>",
    "<div><div><span><p>甲</p></span></div>乙</div></div></p>",
    "<p data-block-key='abcde'></p><p data-block-key='\"><b>'>甲</p><li data-block-key=k>乙",
    "<style>p{}</style><script>alert(1)</script><title>甲</title><p",
    "<dl><dt>甲<dd>乙</dl><pre>丙\n丁</pre><textarea>戊</textarea>",
    "",
    "   ",
]
_NAMES = [
    "p",
    "div",
    "span",
    "b",
    "strong",
    "i",
    "em",
    "u",
    "s",
    "del",
    "sup",
    "sub",
    "a",
    "ul",
    "ol",
    "li",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "table",
    "tr",
    "td",
    "o:p",
    "font",
    "img",
    "embed",
    "ruby",
    "rt",
    "rp",
]
_ATTRIBUTES = (
    "", " href='/甲'", " href=https://example.org/?a=1&b", " linktype='page' id='7'", " id=7 linktype=page", " start='3'",
    " type=a", " value=9", " data-block-key='k1'", " style='text-decoration:line-through'", " class", " ='",
)  # fmt: skip
_TEXTS = ("甲", "乙 丙", " ", "\n", "&nbsp;", "&lt;p&gt;", "<", ">", "\u3000丁", "第一条　", "<!-- x -->", "&#x1F600;")


def make_html(seed: int, length: int = 30) -> str:
    """Tags and texts in any order: open ones, closed ones, closed ones that were never opened."""
    chance = random.Random(seed)
    parts = []
    for _ in range(chance.randrange(1, length)):
        name = chance.choice(_NAMES)
        parts += chance.choice(
            [
                [f"<{name}{chance.choice(_ATTRIBUTES)}>"],
                [f"</{name}>"],
                [f"<{name}>{chance.choice(_TEXTS)}</{name}>"],
                [chance.choice(_TEXTS)],
            ]
        )
    return "".join(parts)
