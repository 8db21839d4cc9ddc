"""What happens in this room, in the past tense."""


class MaterialEvent:
    """Facts about material definitions."""

    DEFINED = "material_definition.defined"
    CHANGED = "material_definition.changed"


class LotEvent:
    """Facts about one lot or serial."""

    RECEIVED = "material_lot.received"
    PRODUCED = "material_lot.produced"
    CONSUMED = "material_lot.consumed"
    ADJUSTED = "material_lot.adjusted"
    SCRAPPED = "material_lot.scrapped"
    RETURNED = "material_lot.returned"
    REVERSED = "material_lot.reversed"
    SPLIT = "material_lot.split"
    JOINED = "material_lot.joined"
    HELD = "material_lot.held"
    HOLD_RELEASED = "material_lot.hold_released"


class MountEvent:
    """Facts about the lots that stand at a station."""

    MOUNTED = "mounted_lot.mounted"
    UNMOUNTED = "mounted_lot.unmounted"
    EMPTIED = "mounted_lot.emptied"
    RAN_DRY = "mounted_lot.ran_dry"
