"""Pages of a PDF that are pictures, and the words in them: recognised by RapidOCR, an extra with models of its own
(requirements-ocr.txt). Without it nothing is recognised.

``read_page`` is what a child process does (children/): it keeps what it loaded for the next page.
"""

import os
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from office_files.extraction import is_picture, join_broken_lines, page_text, storable

# Enough for the smallest print of an office; a page larger than paper is not drawn larger than this.
DOTS_PER_INCH, LONGEST_SIDE = 200, 2400  # the second in pixels
# Where lines stand is looked for in a smaller picture: a third of the time and half of the memory for the same words.
LONGEST_SIDE_OF_LAYOUT = 1280
# Below, it is rather a stain or a part of a stamp.
LEAST_CERTAINTY = 0.6
# Of the machine's time: whoever waits for a page comes first.
NICENESS = 10


def can_recognise() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def read_page(path: str, number: int, may_recognise: bool) -> dict[str, Any] | None:
    """``{"text", "is_picture", "recognised"}`` of a page, None after the last one. Raises what a parser raises."""
    document = _open(path)
    if number >= len(document):
        return None
    page = document[number]
    try:
        text = page_text(page)
        scanned = is_picture(page, text)
        recognised = scanned and may_recognise
        text = recognise(_draw(page)) if recognised else text
        return {"text": storable(text), "is_picture": scanned, "recognised": recognised}
    finally:
        page.close()


@lru_cache(maxsize=1)
def _open(path: str) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(path)


def _draw(page: Any) -> Any:
    longest = max(page.get_size())  # in points
    return page.render(scale=min(DOTS_PER_INCH / 72, LONGEST_SIDE / longest)).to_numpy()


def recognise(picture: Any) -> str:
    """The words in ``picture`` (an array of BGR pixels), line by line."""
    found = _reader()(picture)
    if found.txts is None:
        return ""
    certain = [part for part in zip(found.boxes, found.txts, found.scores, strict=True) if part[2] >= LEAST_CERTAINTY]
    return _join_parts([(box, text) for box, text, _score in certain])


def _join_parts(parts: list[tuple[Any, str]]) -> str:
    """Parts side by side (cells of a table) stay apart by a tab. A line that ends well before the margin ends a
    paragraph; others go on in the next line, as in a text of its own."""
    margin = max((box[:, 0].max() for box, _words in parts), default=0)
    text, end, before = "", "", float("-inf")
    for box, words in parts:
        middle, height = box[:, 1].mean(), box[:, 1].max() - box[:, 1].min()
        text += ("\t" if abs(middle - before) < height / 2 else end) + words
        end = "\n\n" if margin - box[:, 0].max() > 2 * height else "\n"
        before = middle
    return "\n".join(map(join_broken_lines, text.split("\n\n")))


@cache
def _reader() -> Any:
    import cv2
    import rapidocr

    os.nice(NICENESS)
    cv2.setNumThreads(1)
    models = Path(rapidocr.__file__).parent / "models"
    # Named one by one, the files are taken as they lie there: nothing is looked for elsewhere.
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Det.limit_type": "max",
            "Det.limit_side_len": LONGEST_SIDE_OF_LAYOUT,
            "Cls.model_path": str(models / "ch_ppocr_mobile_v2.0_cls_mobile.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "Rec.rec_batch_num": 1,
        }
    )
