"""asyncua's server, made to behave like a machine controller where it is kinder than one.

asyncua 2.1 answers a Republish of an unknown message with an empty, good one, on which its own client spins
and falls silent; it turns a queue size of 0 into 10 000, which hides lost values; it drops values without saying so.
A controller does none of that, and a client tried only against a kind server fails at the plant.
"""

from typing import Any

from asyncua import Server, ua
from asyncua.common.utils import ServiceError
from asyncua.server import subscription_service
from asyncua.server.internal_subscription import InternalSubscription

#: Values a controller keeps per monitored item between two publishes (an S7-1500 keeps far fewer than 10 000).
QUEUE = 100
#: InfoType DataValue and Overflow, OPC 10000-4, 7.39.1.
OVERFLOW = 0x480


class HonestSubscription(InternalSubscription):
    """A subscription with small queues that says when it dropped something."""

    def republish(self, nb: int) -> ua.NotificationMessage:
        """The unacknowledged message again, or BadMessageNotAvailable (OPC 10000-4, 5.14.6)."""
        kept = self._not_acknowledged_results.get(nb)
        if kept is None:
            raise ServiceError(ua.StatusCodes.BadMessageNotAvailable)
        return kept.NotificationMessage

    async def enqueue_datachange_event(
        self, mid: int, eventdata: ua.MonitoredItemNotification, maxsize: int
    ) -> None:
        """Queue a value; an overflowing queue loses its oldest one and marks the next oldest."""
        overflows = len(self._triggered_datachanges.get(mid, ())) >= maxsize > 0
        await super().enqueue_datachange_event(mid, eventdata, maxsize)
        if overflows and maxsize > 1:
            oldest = self._triggered_datachanges[mid][0]
            status = oldest.Value.StatusCode or ua.StatusCode(0)
            oldest.Value = ua.DataValue(
                Value=oldest.Value.Value,
                StatusCode=ua.StatusCode(status.value | OVERFLOW),
                SourceTimestamp=oldest.Value.SourceTimestamp,
                ServerTimestamp=oldest.Value.ServerTimestamp,
            )


def honest_queue(requested: int) -> int:
    """The revised queue size: 0 and 1 mean one value (OPC 10000-4, 5.13.1.5), and there is an upper bound."""
    return max(1, min(requested, QUEUE))


class HonestSubscriptions(subscription_service.SubscriptionService):
    """The server's subscriptions, each of them honest."""

    async def create_subscription(self, *args: Any, **kwargs: Any) -> ua.CreateSubscriptionResult:
        """Make a subscription whose queue sizes are those of a controller."""
        result = await super().create_subscription(*args, **kwargs)
        items = self.subscriptions[result.SubscriptionId].monitored_item_srv
        items._revise_queue_size = honest_queue
        return result

    def republish(self, params: ua.RepublishParameters) -> ua.NotificationMessage:
        """As the standard says, also for a subscription that is gone."""
        subscription = self.subscriptions.get(params.SubscriptionId)
        if subscription is None:
            raise ServiceError(ua.StatusCodes.BadSubscriptionIdInvalid)
        return subscription.republish(params.RetransmitSequenceNumber)


def make_honest(server: Server) -> None:
    """Replace the server's subscriptions; before it is initialised, else the old ones stay wired."""
    subscription_service.InternalSubscription = HonestSubscription
    service = HonestSubscriptions(server.iserver.aspace, iserver=server.iserver)
    server.iserver.subscription_service = service
    server.iserver.isession.subscription_service = service
