from django.apps import AppConfig


class GenealogyConfig(AppConfig):
    """The room of genealogy."""

    name = "genealogy"
    verbose_name = "Genealogy"
