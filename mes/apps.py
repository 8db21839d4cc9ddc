from django.apps import AppConfig


class MesConfig(AppConfig):
    """The roof: how the rooms are wired."""

    name = "mes"

    def ready(self) -> None:
        # Whoever sends a task must know our Celery, also a process that is no worker.
        from mes import celery  # noqa: F401
