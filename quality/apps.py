from django.apps import AppConfig


class QualityConfig(AppConfig):
    """The room of quality."""

    name = "quality"
    verbose_name = "Quality"
