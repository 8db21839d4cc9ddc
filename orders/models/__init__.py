"""What this room stores."""

from .requests import ChangeRequest, OperationsRequest

__all__ = ["ChangeRequest", "OperationsRequest"]
