"""What must never be more than a text that is looked for."""

ODD_QUERIES = [
    "字" * 10_000, "a" * 10_000, "！？。，", "\x00\x01\x1f", '"', "“没有收尾", "title:专精 AND (NOT", "* OR *", "[2016 TO",
    '{"query": {"match_all": {}}}', "😀🎉", "\u202eمرحبا", "%00", "' OR 1=1 --", "<script>alert(1)</script>", "\\", "-", "+",
    "^", "$", "¦", "^$", " ".join("字词") * 500, "胶政发〔2016〕99999999号", "İ", "a\u0301" * 100, "𠮷",
]  # fmt: skip
