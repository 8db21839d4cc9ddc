"""Why a lot may not be used now. Each message is a sentence the person at the station can act on."""

from __future__ import annotations

from kernel.errors import Conflict, RuleBroken


class MaterialUnknown(RuleBroken):
    """No material definition carries this number."""

    code = "material_unknown"


class LotUnknown(RuleBroken):
    """No lot or serial carries this number."""

    code = "lot_unknown"


class LotOnHold(RuleBroken):
    """Quality has stopped the lot."""

    code = "lot_on_hold"


class LotUsedUp(RuleBroken):
    """The book says there is not enough left."""

    code = "lot_used_up"


class LotExpired(RuleBroken):
    """Past its use-by date."""

    code = "lot_expired"


class LotScrapped(RuleBroken):
    """Declared scrap or sent away: no longer material."""

    code = "lot_scrapped"


class WrongMaterial(RuleBroken):
    """Another material was expected here."""

    code = "wrong_material"


class WrongUnit(RuleBroken):
    """The material is kept in another unit."""

    code = "wrong_unit"


class NothingMounted(RuleBroken):
    """No lot of this material is mounted at the station."""

    code = "nothing_mounted"


class HoldNotYours(RuleBroken):
    """The hold belongs to a nonconformance; only its disposition lifts it."""

    code = "hold_belongs_to_nonconformance"


class ReasonMissing(RuleBroken):
    """A correction needs a reason."""

    code = "reason_missing"


class LotExists(Conflict):
    """The number is taken."""

    code = "lot_exists"


class MaterialExists(Conflict):
    """The number is taken."""

    code = "material_exists"


class MaterialInUse(RuleBroken):
    """Lots count on how it is measured and tracked."""

    code = "material_in_use"


class AlreadyMounted(Conflict):
    """Somebody mounted a lot of this material at this station a moment ago."""

    code = "already_mounted"


class AlreadyReversed(Conflict):
    """It was taken back before."""

    code = "already_reversed"
