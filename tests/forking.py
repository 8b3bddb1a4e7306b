"""Runs tests in processes that are forked once all are collected: `pytest --forks 3`.

Workers that begin as interpreters of their own import and collect everything again, each of them.
A fork has all of that, and takes the next few tests whenever it is done with its last.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import multiprocessing
import os
import sys
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection, wait
from types import SimpleNamespace
from typing import Any

import pytest
from _pytest.config import create_terminal_writer

_MOST = 20  #: tests of a file that a worker takes at once
_FORK = multiprocessing.get_context("fork")


class Forks:
    """Hands tests out to so many workers, and tells of them as if they had run here."""

    def __init__(self, config: pytest.Config, workers: int) -> None:
        self._config = config
        self._workers = workers
        self._names = (f"gw{number}" for number in itertools.count())  # as those of xdist
        self._given: dict[Connection, list[int]] = {}  #: what each worker has and has not ended
        self._processes: dict[Connection, Any] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Run what was collected, unless pytest has a reason not to."""
        if session.testsfailed or self._config.option.collectonly:
            return None
        self._config.pluginmanager.getplugin("terminalreporter").showfspath = False
        left = _batches(session.items)
        for _ in range(self._workers):
            self._start(session)
        try:
            while self._given:
                for channel in wait(list(self._given)):
                    self._serve(session, channel, left)
        finally:
            for channel in self._given:
                channel.close()  # or else those who wait there would be waited for
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        return True

    def _start(self, session: pytest.Session) -> None:
        ours, theirs = _FORK.Pipe()
        others = [*self._given, ours]  # with an end of theirs open nobody would see them end
        process = _FORK.Process(target=_work, args=(session, next(self._names), theirs, others))
        process.start()
        theirs.close()
        self._given[ours], self._processes[ours] = [], process

    def _serve(self, session: pytest.Session, channel: Any, left: deque[list[int]]) -> None:
        try:
            told = channel.recv()
        except EOFError:
            self._bury(session, channel, left)
            return
        if told is None:
            is_over = session.shouldfail or session.shouldstop or not left
            batch = [] if is_over else left.popleft()
            self._given[channel] += batch
            channel.send(batch)
            return
        for name, values in told:
            self._tell(name, values)
            if name == "pytest_runtest_logfinish":
                self._given[channel].pop(0)

    def _tell(self, name: str, values: dict[str, Any]) -> None:
        hook = self._config.hook
        if "report" in values:
            data = values["report"]
            values = {
                "report": hook.pytest_report_from_serializable(config=self._config, data=data)
            }
        caller = getattr(hook, name)
        if caller.is_historic():
            caller.call_historic(kwargs=values)
        else:
            caller(**values)

    def _bury(self, session: pytest.Session, channel: Any, left: deque[list[int]]) -> None:
        """A worker has ended: in good order, or else in the midst of a test, which has failed."""
        given, process = self._given.pop(channel), self._processes.pop(channel)
        process.join()
        how = f"a worker ended with {process.exitcode}"
        if given and not session.shouldfail:
            item = session.items[given[0]]
            report = pytest.TestReport(item.nodeid, item.location, {}, "failed", how, "call")
            self._config.hook.pytest_runtest_logreport(report=report)
            left.appendleft(given[1:])
            self._start(session)
        elif process.exitcode:
            session.shouldfail = how


class _Told:
    """Tells whoever forked this worker what becomes of its tests."""

    def __init__(self, config: pytest.Config, channel: Any) -> None:
        self._config = config
        self._channel = channel
        self._untold: list[tuple[str, dict[str, Any]]] = []

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        self._note("pytest_runtest_logstart", nodeid=nodeid, location=location)
        self._tell()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        hook = self._config.hook
        data = hook.pytest_report_to_serializable(config=self._config, report=report)
        self._note("pytest_runtest_logreport", report=data)

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: Any
    ) -> None:
        said = warning_message
        plain = warnings.WarningMessage(
            str(said.message), said.category, said.filename, said.lineno
        )
        self._note(
            "pytest_warning_recorded",
            warning_message=plain,
            when=when,
            nodeid=nodeid,
            location=location,
        )

    def pytest_runtest_logfinish(self, nodeid: str, location: Any) -> None:
        self._note("pytest_runtest_logfinish", nodeid=nodeid, location=location)
        self._tell()

    def forget(self) -> None:
        """Pytest repeats earlier warnings to whoever comes late: they were told already."""
        self._untold = []

    def _note(self, name: str, **values: Any) -> None:
        self._untold.append((name, values))

    def _tell(self) -> None:
        self._channel.send(self._untold)
        self._untold = []


def _work(session: pytest.Session, name: str, channel: Any, others: Sequence[Any]) -> None:
    for each in others:
        each.close()
    _become(session.config, name, channel)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):  # nobody hands out more
        _run(session, channel)
    session._setupstate.teardown_exact(None)
    session.config._ensure_unconfigure()
    atexit._run_exitfuncs()


def _run(session: pytest.Session, channel: Any) -> None:
    items = (session.items[index] for index in _handed(channel))
    for item, following in itertools.pairwise(itertools.chain(items, [None])):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            break


def _become(config: Any, name: str, channel: Any) -> None:
    """Have a name, a folder and files for what is printed of one's own, and say nothing oneself."""
    os.environ["PYTEST_XDIST_WORKER"] = name
    config.workerinput = {"workerid": name}
    factory = config._tmp_path_factory
    factory._basetemp = factory.getbasetemp() / name
    factory._basetemp.mkdir(mode=0o700)
    plugins = config.pluginmanager
    capture = plugins.getplugin("capturemanager")
    capture.stop_global_capturing()
    capture.start_global_capturing()
    capture.suspend_global_capture()
    plugins.unregister(name="terminalreporter")
    writer = create_terminal_writer(config, sys.stderr)  # for what a test does that takes too long
    plugins.register(SimpleNamespace(_tw=writer), "terminalreporter")
    told = _Told(config, channel)
    plugins.register(told)
    told.forget()


def _handed(channel: Any) -> Iterator[int]:
    """What comes whenever one asks, until nothing is left."""
    while True:
        channel.send(None)
        batch = channel.recv()
        if not batch:
            return
        yield from batch


def _batches(items: Sequence[pytest.Item]) -> deque[list[int]]:
    """Numbers of tests, a few at a time: those of a file share what is made once for it."""
    files = itertools.groupby(range(len(items)), lambda index: items[index].path)
    numbers = [list(each) for _, each in files]
    return deque(each[at : at + _MOST] for each in numbers for at in range(0, len(each), _MOST))
