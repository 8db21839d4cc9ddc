"""What the integrations room stores."""

from integrations.models.connections import Binding, Connection, Lease
from integrations.models.ledger import Batch, MachineResult, RefusedReading

__all__ = ["Batch", "Binding", "Connection", "Lease", "MachineResult", "RefusedReading"]
