"""Benchmarks start what users start and read what it says: both must still be so."""

from importlib import import_module

from bench.processes import Run
from bench.serving import web_command
from site_content.policies.importing.outcomes import Outcome, Result, Tally


def test_the_web_process_is_productions_on_a_port_of_its_own() -> None:
    command = web_command(8123)
    assert command[1:4] == ["-m", "gunicorn", "cms.wsgi:application"]
    assert command[command.index("--bind") + 1] == "127.0.0.1:8123"
    assert {"--worker-class", "--workers", "--threads"} <= set(command)


def test_documents_are_counted_as_the_import_counts_them() -> None:
    tally = Tally()
    for result in (Result.CREATED, Result.CREATED, Result.DUPLICATE):
        tally.add(Outcome("第 1 行", "1", "样例办法", result))
    done = Run(1, f"已处理 3/3\n导入完成：{tally.to_line()}\nCommandError: 有 1 份没有导入\n", 1.0, 1.0, 1.0)
    assert import_module("bench.import").counted(done, "新建") == 2
