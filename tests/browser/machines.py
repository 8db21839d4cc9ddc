"""The machines' part in the browser tests: pieces counted and pumps measured, as ingest passes them on.

`python -m tests.browser.machines` reads one JSON line after the other and answers each with "done".
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from typing import IO, Any


class Machines:
    """The test's end of that process; nobody in the browser can tell it from a collector."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.machines"],
            env=os.environ | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._results = 0

    def make(self, work_unit: str, pieces: int) -> None:
        """A machine's counter went up by so many pieces."""
        self._say({"work_unit": work_unit, "pieces": str(pieces)})

    def measure(self, serial: str, drop: float) -> None:
        """The leak tester wrote a result: the drop in millibar."""
        self._results += 1
        self._say({"work_unit": "TEST-01", "serial": serial, "values": {"drop": drop}, "seq": self._results})

    def tell(self, work_unit: str, name: str, samples: list[tuple[float, float | None]]) -> None:
        """A process value: seconds ago, and what it was or None where it could not be trusted."""
        self._say({"work_unit": work_unit, "name": name, "samples": samples})

    def lose(self, work_unit: str, since: float, until: float) -> None:
        """Nobody heard the machine, between so many seconds ago."""
        self._say({"work_unit": work_unit, "since": since, "until": until})

    def darken(self, work_unit: str, since: float, until: float) -> None:
        """Nor was its terminal heard; what runs there has run since before."""
        self._say({"work_unit": work_unit, "since": since, "until": until, "dark": True})

    def age(self, work_unit: str, job: str, since: float) -> None:
        """The job was released so many seconds ago, and what has run at the place since ran before that."""
        self._say({"work_unit": work_unit, "job": job, "released": since})

    def ask(self, work_unit: str, serial: str, request: int) -> None:
        """A station asks whether it may begin this serial."""
        self._say({"work_unit": work_unit, "serial": serial, "request": request})

    def finish(self, work_unit: str, serial: str, request: int, *, unchecked: bool) -> None:
        """A station says that the serial passed, and whether it began without a go."""
        self._say({"work_unit": work_unit, "serial": serial, "request": request, "unchecked": unchecked})

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)

    def _say(self, words: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(words), file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "done\n"


def listen(lines: IO[str], answers: IO[str]) -> None:
    """Do what each line says, until there are no more."""
    import django

    django.setup()
    from django.db import transaction
    from django.db.models import F

    from equipment import services as equipment
    from equipment.models import Counter, Equipment, Gap, Terminal
    from equipment.services import SampleRow
    from kernel.clock import now
    from kernel.hints import show
    from orders import services
    from orders.models import JobOrder, JobRun

    for line in lines:
        words = json.loads(line)
        unit = Equipment.objects.get(number=words["work_unit"])
        if "pieces" in words:
            counter = Counter.objects.filter(equipment=unit).order_by("pk")[0]
            services.count(unit, Decimal(words["pieces"]), at=now(), counter=counter)
        elif "samples" in words:
            prop = unit.properties.get(name=words["name"])
            rows = [
                SampleRow(prop.pk, now() - timedelta(seconds=ago), value, value is not None, 0 if value else 0x80350000)
                for ago, value in words["samples"]
            ]
            with transaction.atomic():
                services.watch_limits(rows)
                equipment.append_samples(rows)
            show({f"trend:{prop.pk}": [[row.at.timestamp() * 1000, row.value] for row in rows]})
        elif "released" in words:
            released = now() - timedelta(seconds=words["released"])
            JobOrder.objects.filter(number=words["job"]).update(released_at=released)
            earlier = timedelta(seconds=words["released"])
            ended = JobRun.objects.filter(work_unit=unit, ended_at__gte=released)
            ended.update(started_at=F("started_at") - earlier, ended_at=F("ended_at") - earlier)
        elif "unchecked" in words:
            services.finish_check(
                unit, serial=words["serial"], request=words["request"], epoch=1, outcome="passed",
                unchecked=words["unchecked"], at=now(),
            )
        elif "request" in words:
            services.check_unit(unit, serial=words["serial"], request=words["request"], epoch=1, at=now())
        elif "since" in words:
            since, until = (now() - timedelta(seconds=words[word]) for word in ("since", "until"))
            # What the collector of an earlier test left open.
            Gap.objects.filter(equipment=unit, property=None, ended_at=None).delete()
            Gap.objects.create(equipment=unit, cause="Cable cut", started_at=since, ended_at=until)
            if "dark" in words:
                JobRun.objects.filter(work_unit=unit, ended_at=None).update(started_at=since - timedelta(minutes=10))
                Terminal.objects.filter(work_units=unit).update(silent_from=since, silent_until=until)
        else:
            services.machine_result(
                unit, serial=words["serial"], values=words["values"], seq=words["seq"], epoch=1, at=now()
            )
        print("done", file=answers, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mes.settings")
    listen(sys.stdin, sys.stdout)
