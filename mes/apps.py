from django.apps import AppConfig


class MesConfig(AppConfig):
    """The roof: how the rooms are wired."""

    name = "mes"
