"""Work that is done away from any request. A task points at rows; a lost one costs seconds, nothing else."""

from __future__ import annotations

from celery import shared_task

from integrations.collector.probing import answer_all
from integrations.erp.relay import pay
from integrations.services.certificates import tell_expiring
from integrations.services.importing import run_imports, sweep_imports
from integrations.services.ledger import forget_batches
from integrations.services.probes import sweep_probes


@shared_task(name="integrations.relay", queue="erp")
def relay() -> None:
    """Pay what is due to other systems. Beat calls it every 15 s, a new debt calls it at once."""
    pay()


@shared_task(name="integrations.forget_batches")
def forget() -> None:
    """Keep the ledger of machine batches short."""
    forget_batches()


@shared_task(name="integrations.tell_expiring")
def watch_certificates() -> None:
    """Say in time that a certificate is about to end."""
    tell_expiring()


@shared_task(name="integrations.probe", queue="acquisition")
def probe() -> None:
    """Ask machines what people want to know. A new question calls it at once, beat every 15 s."""
    answer_all()


@shared_task(name="integrations.sweep_probes")
def sweep() -> None:
    """Give up questions no worker took up."""
    sweep_probes()


@shared_task(name="integrations.run_imports")
def take_in() -> None:
    """Try or take in the tables people brought. A new wish calls it at once, beat every 15 s."""
    run_imports()


@shared_task(name="integrations.sweep_imports")
def forget_imports() -> None:
    """Forget tables nobody finished."""
    sweep_imports()
