from django.apps import AppConfig


class MesConfig(AppConfig):
    """The roof: how the rooms are wired."""

    name = "mes"

    def ready(self) -> None:
        from equipment.services import places
        from genealogy.services import holds, mounts
        from kernel.hints import listen

        # Whoever sends a task must know our Celery, also a process that is no worker.
        from mes.celery import poke
        from orders.selectors.stations import takes_mounted
        from orders.services import follow_disposition, follow_pieces, follow_release, occupation
        from quality.services import nonconformances

        # Quality decides, the units on the floor follow in the same transaction.
        nonconformances.followers.append(lambda case, by: follow_disposition(case, by=by))
        nonconformances.followers.append(lambda case, by: follow_pieces(case, by=by))
        holds.followers.append(lambda lot, by: follow_release(lot, by=by))
        # Genealogy mounts lots, orders know which materials a station works from.
        mounts.expectations.append(takes_mounted)
        # Equipment is moved and taken out of use, orders know what it still has to do.
        places.occupations.append(occupation)
        # A new debt in the outbox is paid at once; without the broker the beat's sweep finds it.
        listen("deliveries", lambda: poke("integrations.relay", "erp"))
        listen("imports", lambda: poke("integrations.run_imports", "default"))
        listen("probes", lambda: poke("integrations.probe", "acquisition"))
