"""Couriers in processes of their own on this test's database: several at once, and killed at any moment.

They are forks of this process, so that fifty of them cost no fifty starts. What they send goes to an SmtpServer here.
"""

import multiprocessing
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from random import Random
from threading import Lock

from django.db import connections
from django.utils import timezone

from messages.courier import Courier
from messages.models import ChannelState, Message, State
from tests.smtp_server import SmtpServer


@dataclass
class Kills:
    """``after_an_answer``: those after which nobody can know whether the message was noted as sent."""

    all: int = 0
    after_an_answer: int = 0


@dataclass
class Killer:
    """Kills the courier in hand at the server's so-many-th place from now."""

    random: Random
    kills: Kills
    places: int
    victim: BaseProcess | None = None
    places_left: int = -1
    lock: Lock = field(default_factory=Lock)

    def aim(self, victim: BaseProcess) -> None:
        with self.lock:
            self.victim, self.places_left = victim, self.random.randint(1, self.places)

    def at(self, place: str) -> bool:
        with self.lock:
            self.places_left -= 1
            if self.places_left != 0 or self.victim is None:
                return False
            self.kill(self.victim, answered=place == "after message")
            return True

    def kill(self, victim: BaseProcess, *, answered: bool) -> None:
        if victim.is_alive():
            victim.kill()
            self.kills.all += 1
            self.kills.after_an_answer += answered


def start_courier() -> BaseProcess:
    connections.close_all()  # a connection has one owner
    process = multiprocessing.get_context("fork").Process(target=_send_due)
    process.start()
    return process


def _send_due() -> None:
    Courier().send_due()
    connections.close_all()


def send_with_two() -> None:
    couriers = [start_courier() for _number in range(2)]
    for courier in couriers:
        courier.join()
        assert courier.exitcode == 0


def send_while_killed(
    server: SmtpServer, random: Random, *, by_place: int, by_time: int, places: int, seconds: float
) -> Kills:
    """One courier after the other until all is sent; so many are killed at a place of the talk, so many at any moment.

    ``places``, ``seconds``: for how much of the talk and how long one of them lives at most.
    """
    kills = Kills()
    killer = Killer(random, kills, places)
    server.at = killer.at
    todo = random.sample(["place"] * by_place + ["time"] * by_time, by_place + by_time)
    while Message.objects.open().exists():
        before = kills.all
        courier = start_courier()
        how = todo[-1] if todo else ""
        if how == "place":
            killer.aim(courier)
        courier.join(random.uniform(0, seconds) if how == "time" else None)
        if how == "time":
            killer.kill(courier, answered=True)
            courier.join()
        if todo and kills.all > before:
            todo.pop()
        _let_time_pass()
    server.at = lambda place: False
    return kills


def _let_time_pass() -> None:
    """The leases of the dead are over, and so is the channel's rest."""
    now = timezone.now()
    Message.objects.filter(state=State.SENDING).update(next_attempt_at=now)
    Message.objects.ready().update(next_attempt_at=now)
    ChannelState.objects.update(retry_at=None)
