"""Lists of words as editors type them."""

from search.analysis.folding import fold


def split_words(text: str) -> list[str]:
    """Folded words of a list separated by 、，,；; / or line breaks, each once."""
    for mark in "，,；;/\n":
        text = text.replace(mark, "、")
    return list(dict.fromkeys(folded for word in text.split("、") if (folded := fold(word).strip())))
