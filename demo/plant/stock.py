"""What lies in the demo plant: materials, the lots in stock and the reasons people give."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Material:
    """A material definition; demo/pictures has one picture of each."""

    number: str
    name: str
    tracking: str = "lot"
    unit: str = "C62"
    looks_like: str = ""
    family: str = ""
    properties: dict[str, str] = field(default_factory=dict)

    @property
    def picture(self) -> str:
        """A file of demo/pictures without its ending."""
        return self.looks_like or f"material-{self.number}"


MATERIALS = (
    Material("CST-200", "Casing, raw casting"),
    Material("BAR-30", "Round bar 30 mm, stainless", unit="MTR"),
    Material("CAS-200", "Casing, milled"),
    Material("SHA-200", "Shaft, turned"),
    Material("KIT-200", "Casing and shaft, washed"),
    Material("SC-07", "Seal cartridge"),
    Material("OR-88", "O-ring 88 x 3, EPDM"),
    Material("OR-89", "O-ring 88 x 3, FKM", looks_like="material-OR-88"),
    Material("SF-07", "Seal face, carbon"),
    Material("SP-12", "Seal spring 12"),
    Material("BOX-2", "Shipping box size 2"),
    Material("CP-200", "Pump CP-200", tracking="serial"),
    Material("COV-200", "Cover, deburred", looks_like="casing-milled"),
    Material(
        "SK-200", "Service kit for CP-200", tracking="serial", looks_like="cover-bolts", family="SK",
        properties={"Torque": "45", "Torque least": "43", "Torque most": "47"},
    ),
    Material(
        "SK-300", "Service kit for CP-300", tracking="serial", looks_like="cover-bolts", family="SK",
        properties={"Torque": "55", "Torque least": "53", "Torque most": "57"},
    ),
)


@dataclass(frozen=True)
class Stock:
    """One lot that is there when the plant opens."""

    number: str
    material: str
    quantity: Decimal
    supplier_lot: str = ""


STOCK = (
    Stock("CST-26-0117", "CST-200", Decimal(120), "GF-88120"),
    Stock("CST-26-0118", "CST-200", Decimal(120), "GF-88121"),
    Stock("BAR-26-0031", "BAR-30", Decimal(96), "ST-4471-2"),
    Stock("SC-26-0904", "SC-07", Decimal(40)),
    Stock("SC-26-0905", "SC-07", Decimal(40)),
    Stock("OR-26-2210", "OR-88", Decimal(200), "EL-91-334"),
    Stock("OR-26-2211", "OR-88", Decimal(200), "EL-91-335"),
    Stock("OR-26-3001", "OR-89", Decimal(50), "EL-77-102"),
    Stock("SF-26-0066", "SF-07", Decimal(150), "CB-7-1180"),
    Stock("SP-26-0415", "SP-12", Decimal(300), "FD-20233"),
    Stock("BOX-26-0009", "BOX-2", Decimal(250), "PK-5508"),
)

#: Which lot hangs at which work unit when the plant opens.
MOUNTED = (
    ("MILL-01", "CST-26-0117"),
    ("MILL-02", "CST-26-0118"),
    ("TURN-01", "BAR-26-0031"),
    ("ASM-02", "SF-26-0066"),
    ("ASM-02", "SP-26-0415"),
    ("PACK-01", "BOX-26-0009"),
)

REASONS = {
    "scrap": {
        "DIM": "Dimension out of tolerance",
        "TOOL": "Tool marks",
        "PORE": "Pores in the casting",
        "DROP": "Damaged in handling",
        "SETUP": "Set-up piece",
        "LEAK": "Leaks",
    },
    "rework": {"BURR": "Burr left", "DIRTY": "Not clean", "REFIT": "To be fitted again"},
    "hold": {"SUSPECT": "Suspected fault", "SUPPLIER": "Supplier's notice", "TEST": "Failed test"},
    "adjustment": {"MORE": "There is more than the book says", "EMPTY": "The lot is empty", "COUNT": "Counted"},
    "interrupt": {
        "URGENT": "Urgent order goes first",
        "WAIT": "Waiting for material",
        "FAULT": "Machine fault",
        "SHIFT": "End of shift",
    },
    "short": {
        "ENOUGH": "Fewer are enough",
        "NONE-LEFT": "No material left",
        "REST-MOVED": "The rest is made elsewhere",
    },
    "undo": {"TYPO": "Typed wrongly", "JOB": "Reported on the wrong job"},
    "activity": {
        "CLEAN": "Cleaning",
        "MEETING": "Meeting",
        "NO-WORK": "Waiting for work",
        "TRAINING": "Training",
    },
}
#: The same in German, by code.
REASONS_DE = {
    "CLEAN": "Reinigung",
    "MEETING": "Besprechung",
    "NO-WORK": "Warten auf Arbeit",
    "TRAINING": "Schulung",
    "DIM": "Maß außerhalb der Toleranz",
    "TOOL": "Werkzeugspuren",
    "PORE": "Poren im Guss",
    "DROP": "Beim Handhaben beschädigt",
    "SETUP": "Einrichtteil",
    "LEAK": "Undicht",
    "BURR": "Grat geblieben",
    "DIRTY": "Nicht sauber",
    "REFIT": "Neu zu fügen",
    "SUSPECT": "Verdacht auf Fehler",
    "SUPPLIER": "Meldung des Lieferanten",
    "TEST": "Prüfung nicht bestanden",
    "MORE": "Es ist mehr da, als das Buch sagt",
    "EMPTY": "Das Los ist leer",
    "COUNT": "Gezählt",
    "URGENT": "Eiliger Auftrag geht vor",
    "WAIT": "Wartet auf Material",
    "FAULT": "Maschinenstörung",
    "SHIFT": "Schichtende",
    "ENOUGH": "Weniger genügen",
    "NONE-LEFT": "Kein Material mehr",
    "REST-MOVED": "Der Rest wird woanders gefertigt",
    "TYPO": "Vertippt",
    "JOB": "Auf den falschen Auftrag gemeldet",
}
