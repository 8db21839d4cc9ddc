"""The life of a lot, and why stock moves."""

from kernel.states import StateMachine

AVAILABLE = "available"
ON_HOLD = "on_hold"
USED_UP = "used_up"
SCRAPPED = "scrapped"
SHIPPED = "shipped"

# "refill" leads back from the ends, because a lot number may go on being produced after
# what was made so far is gone, and because a count at the station may find more than the book says.
LOT = StateMachine(
    {
        "hold": {AVAILABLE: ON_HOLD, USED_UP: ON_HOLD},
        "release_hold": {ON_HOLD: AVAILABLE},
        "use_up": {AVAILABLE: USED_UP},
        "refill": {USED_UP: AVAILABLE, SCRAPPED: AVAILABLE, SHIPPED: AVAILABLE},
        "scrap": {AVAILABLE: SCRAPPED, ON_HOLD: SCRAPPED, USED_UP: SCRAPPED},
        "ship": {AVAILABLE: SHIPPED, ON_HOLD: SHIPPED},
    },
    noun="This lot",
    words={
        "hold": "holding it", "release_hold": "releasing its hold", "scrap": "scrapping it", "ship": "sending it back",
    },
)

# How a material is told apart: by lot, by each piece's serial, or not at all.
LOTS = "lot"
SERIALS = "serial"
BULK = "bulk"
TRACKINGS = (LOTS, SERIALS, BULK)

RECEIVED = "received"
CONSUMED = "consumed"
PRODUCED = "produced"
ADJUSTED = "adjusted"
SCRAPPED_STOCK = "scrapped"
RETURNED = "returned"
REVERSED = "reversed"
SPLIT = "split"
MOVEMENTS = (RECEIVED, CONSUMED, PRODUCED, ADJUSTED, SCRAPPED_STOCK, RETURNED, REVERSED, SPLIT)
