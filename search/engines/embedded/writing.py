"""Filling the two indexes of a version."""

from collections.abc import Iterable

from tantivy import Query

from search.documents.model import SearchDocument
from search.engines.embedded.schema import head_row, passage_rows
from search.engines.embedded.store import Opened


class Writers:
    """One writer for heads and one for passages. Raises ValueError while another process writes."""

    def __init__(self, index: Opened, memory: int) -> None:
        self.heads = index.heads.writer(memory // 4, 1)
        self.passages = index.passages.writer(memory, 1)
        self.schema = index.heads.schema

    def replace(self, document: SearchDocument) -> None:
        self.delete(document.number)
        self.heads.add_document(head_row(document, self.schema))
        for row in passage_rows(document, self.schema):
            self.passages.add_document(row)

    def delete(self, number: int) -> None:
        # By query: tantivy-py 0.27's delete_documents_by_term deletes nothing on a field of numbers.
        wanted = Query.term_query(self.schema, "number", number, "basic")
        self.heads.delete_documents_by_query(wanted)
        self.passages.delete_documents_by_query(wanted)

    def commit(self) -> None:
        """Passages first: a head that is there can count on its passages. Killed in between, it is delivered again."""
        self.passages.commit()
        self.heads.commit()

    def rollback(self) -> None:
        self.passages.rollback()
        self.heads.rollback()

    def close(self) -> None:
        self.passages.wait_merging_threads()
        self.heads.wait_merging_threads()


def write(writers: Writers, documents: Iterable[SearchDocument], removed: Iterable[str]) -> int:
    """All of it or, if anything fails, nothing; return the number of documents. ``removed``: record ids."""
    count = 0
    try:
        for record_id in removed:
            writers.delete(int(record_id))
        for document in documents:
            writers.replace(document)
            count += 1
        writers.commit()
    except BaseException:
        writers.rollback()
        raise
    finally:
        writers.close()
    return count
