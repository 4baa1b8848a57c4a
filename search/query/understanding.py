"""What a query means, understood once and for all engines."""

import re
import time
import unicodedata
from dataclasses import dataclass, field, replace

from search.analysis.folding import fold
from search.analysis.numbers import in_query, query_keys, query_spellings
from search.analysis.pinyin import syllables
from search.analysis.segmentation import Segmenter
from search.analysis.tokens import characters, is_han, line_of, unique
from search.query.correction import find_slips, put_right
from search.query.filler import drop_filler
from search.query.pieces import MAX_TOKENS, MAX_UNITS, Piece, read_pieces
from search.query.quotes import drop_emphasis
from search.words.dictionary import Dictionary
from search.words.soft_filters import SoftFilters, find_soft_filters
from standards.doc_numbers import DocNumber, parse_doc_number

MAX_QUERY_LENGTH = 200
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=年|\D|$)")
_NUMBER_IN_TEXT = re.compile(r"[^\s\d,，。、；;]{2,12}[\[〔(（【［]?(?:19|20)\d\d[\]〕)）】］]?\s*第?\d{1,4}号?")


Synonyms = dict[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True)
class Understanding:
    """A query, understood.

    Attributes:
        text: as typed, without control characters, at most MAX_QUERY_LENGTH characters; ``cut``: more was typed.
        folded: the whole, folded, without filler.
        characters, sounds: of the whole, for phrases and homophones; ``line``: characters with gaps where it is parted.
        known: words of the query that documents are cut into as well: asked for as words, not as characters side by side.
        own: words of the query that editors added: what programmes are called.
        numbers: document numbers in it; ``is_number``: there is nothing else. years: ("2016",).
        synonyms: by unit or piece, what means the same, each cut into units.
        soft: filters that words of the query name (a kind, a portal, a year, an open window), by word.
        now: the minute in which it was read, in seconds since 1970.
        slips: parts of the query, each with the editors' word that it sounds or looks like.
    """

    text: str
    cut: bool
    folded: str
    pieces: tuple[Piece, ...]
    characters: tuple[str, ...]
    line: tuple[str, ...]
    sounds: tuple[str, ...]
    numbers: tuple[DocNumber, ...]
    is_number: bool
    years: tuple[str, ...]
    synonyms: Synonyms
    soft: SoftFilters = field(default_factory=dict)
    slips: tuple[tuple[str, str], ...] = ()
    known: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    now: int = 0

    @property
    def doc_numbers(self) -> tuple[str, ...]:
        """The numbers as they are indexed."""
        return query_keys(self.numbers)

    @property
    def number_spellings(self) -> tuple[str, ...]:
        """The numbers as texts may write them, folded."""
        return query_spellings(self.numbers)

    def as_words(self) -> "Understanding":
        """The same taken for words: nothing bears the number that it is."""
        return replace(self, is_number=False)

    @property
    def bound(self) -> tuple[str, ...]:
        """Phrases in quotation marks: they must stand as they are."""
        return tuple(piece.text for piece in self.pieces if piece.quoted)

    def as_loose(self) -> "Understanding":
        """The same with those phrases taken for words."""
        return replace(self, pieces=tuple(replace(piece, quoted=False) for piece in self.pieces))

    @property
    def is_empty(self) -> bool:
        """Nothing that could be searched for (no text, or signs alone)."""
        return not self.pieces

    @property
    def corrections(self) -> tuple[str, ...]:
        """The editors' words that parts of the query sound or look like."""
        return tuple(word for _typed, word in self.slips)

    @property
    def corrected(self) -> str:
        """The query with them put right, "" if there are none."""
        return put_right(self.folded, self.slips)

    @property
    def units(self) -> list[str]:
        """Units of all pieces, each once."""
        return unique(unit for piece in self.pieces for unit in piece.units)[:MAX_UNITS]


def understand(query: str, dictionary: Dictionary) -> Understanding:
    """Read a query as typed. Never fails: whatever cannot be understood is plain text."""
    clean = clean_query(query)
    text = clean[:MAX_QUERY_LENGTH]
    folded = drop_filler(drop_emphasis(fold(text)))
    pieces = read_pieces(folded, dictionary)
    tokens = tuple(characters(folded))[:MAX_TOKENS]
    years = tuple(unique(_YEAR.findall(folded)))
    loose = [word for piece in pieces if not piece.quoted for word in (piece.text, *piece.units)]
    synonyms = find_synonyms(folded, pieces, dictionary)
    numbers, is_number = find_numbers(text)
    return Understanding(
        text=text,
        cut=len(clean) > MAX_QUERY_LENGTH,
        folded=folded,
        pieces=pieces,
        characters=tokens,
        line=tuple(line_of(folded))[:MAX_TOKENS],
        sounds=syllables(folded)[:MAX_TOKENS] if any(map(is_han, tokens)) else (),
        numbers=numbers,
        is_number=is_number,
        years=years,
        synonyms=synonyms,
        soft=find_soft_filters(unique(loose), years, dictionary.portals),
        slips=find_slips(pieces, dictionary),
        known=find_known(pieces, synonyms, dictionary.segmenter),
        now=int(time.time()) // 60 * 60,
        own=dictionary.segmenter.own_words.intersection(unit for piece in pieces for unit in piece.units),
    )


def clean_query(query: str) -> str:
    """Control, private and unassigned characters become blanks; blanks are folded to one."""
    kept = (" " if unicodedata.category(character)[0] == "C" else character for character in query[:5000])
    return " ".join("".join(kept).split())


def find_numbers(text: str) -> tuple[tuple[DocNumber, ...], bool]:
    """Document numbers: the whole query, or those inside it, in the looser forms that people type too."""
    found, is_number = in_query(text)
    looser = [] if is_number else [parse_doc_number(match) for match in _NUMBER_IN_TEXT.findall(text)]
    return tuple(dict.fromkeys([*found, *(number for number in looser if number)])), is_number


def find_known(pieces: tuple[Piece, ...], synonyms: Synonyms, segmenter: Segmenter) -> frozenset[str]:
    """Words of two or three characters of the dictionary. Longer ones are not cut out of still longer ones, and the
    editors' own are told by their characters until documents are cut anew."""
    units = {unit for piece in pieces for unit in piece.units} | {
        unit for ways in synonyms.values() for way in ways for unit in way
    }
    return frozenset(
        unit
        for unit in units
        if is_han(unit) and len(unit) in (2, 3) and unit not in segmenter.own_words and segmenter.is_word(unit)
    )


def find_synonyms(folded: str, pieces: tuple[Piece, ...], dictionary: Dictionary) -> Synonyms:
    """For the query's pieces and units, what else they are called."""
    words = unique([folded, *(w for piece in pieces for w in (piece.text, *piece.units))])
    return {word: dictionary.synonyms[word] for word in words if word in dictionary.synonyms}
