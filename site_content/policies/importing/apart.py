"""Reading of what people bring, in child processes under limits; what breaks them is told as any other problem."""

from collections.abc import Iterator
from contextlib import contextmanager

from office_files.children.limits import MEGABYTE, Limit, LimitReached, Limits
from office_files.children.running import ChildError, run_in_child
from office_files.html.parsing import TooDeep
from office_files.problems import UnreadableFile
from site_content.policies.importing.documents import read_upload
from site_content.policies.importing.imported import ImportedPolicy, ImportProblem, Source
from site_content.policies.importing.reading import read_policy

# Within a request; a Word file may take seconds for each megabyte of its text.
UPLOAD = Limits(cpu_seconds=15, wall_seconds=25, memory_bytes=768 * MEGABYTE, answer_bytes=128 * MEGABYTE)
# By a command, which nobody waits for: the largest documents take minutes.
SOURCE = Limits(cpu_seconds=300, wall_seconds=900, memory_bytes=2048 * MEGABYTE, answer_bytes=256 * MEGABYTE)

_REASONS = {
    Limit.TIME: "文件太复杂，在规定的时间里没有读完：请拆成几个文件，或者另存一份、去掉复杂的表格和格式后再试",
    Limit.MEMORY: "文件太复杂，读它需要的内存过大：请拆成几个文件，或者去掉过大的表格和图片后再试",
    Limit.ANSWER: "文件读出来的内容过大：请拆成几个文件，或者去掉过大的图片后再试",
    Limit.CRASH: "文件无法解析，可能已损坏：请用原来的软件打开后另存一份",
    Limit.BUSY: "正在处理别的文件，请过一会儿再试",
}
_TOO_DEEP = "文件里的层次套得太深，无法读取：请把正文复制到 Word 里另存一份"
_UNREAD = "读取时程序出错（{error}），请把这个文件交给维护人员"


def read_upload_apart(filename: str, content: bytes) -> ImportedPolicy:
    """One file as an editor sends it, read in full. Raises ImportProblem."""
    with problems_told():
        return run_in_child(read_upload_in_full, filename, content, limits=UPLOAD)


def read_upload_in_full(filename: str, content: bytes) -> ImportedPolicy:
    return read_policy(read_upload(filename, content))


def read_source(source: Source) -> ImportedPolicy:
    """Parse and read a source. Raises what ``problems_told`` takes."""
    return read_policy(source.load())


@contextmanager
def problems_told() -> Iterator[None]:
    """Whatever came of a child or a reader, as ImportProblem."""
    try:
        yield
    except LimitReached as reached:
        raise ImportProblem(_REASONS[reached.limit]) from reached
    except UnreadableFile as problem:
        raise ImportProblem(str(problem)) from problem
    except TooDeep as error:
        raise ImportProblem(_TOO_DEEP) from error
    except ChildError as error:
        raise ImportProblem(_UNREAD.format(error=error)) from error
