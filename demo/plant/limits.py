"""Between what the demo's process values must stay; now and then a machine does not keep to it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """The upper limit of one value while one product is made."""

    work_unit: str
    value: str
    material: str
    upper: float
    hysteresis: float
    action: str
    reason: str


#: The mills run warm when their coolant runs thin, the tester fills too much when its regulator sticks.
LIMITS = (
    Limit("MILL-01", "Temperature", "CP-200", 51.0, 1.0, "tell", "Above it the bore of the casing grows"),
    Limit("MILL-02", "Temperature", "CP-200", 51.0, 1.0, "tell", "Above it the bore of the casing grows"),
    Limit("TEST-01", "Pressure", "CP-200", 6.2, 0.1, "hold", "Above it the seal of the pump may have suffered"),
)
