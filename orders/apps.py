from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The room of orders."""

    name = "orders"
    verbose_name = "Orders"
