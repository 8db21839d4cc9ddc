from records.models.append_only import AppendOnly
from records.models.commands import Command
from records.models.deliveries import Delivery, Subscription
from records.models.events import Event, Refusal
from records.models.files import Export, File
from records.models.seals import Leaf, Seal
from records.models.signatures import Signature

__all__ = [
    "AppendOnly", "Command", "Delivery", "Event", "Export", "File", "Leaf", "Refusal", "Seal", "Signature",
    "Subscription",
]
