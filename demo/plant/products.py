"""How the demo plant makes its products: operations, materials and the steps operators follow.

Texts are short and imperative; the picture comes first on the screen, so a text never repeats what it shows.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal


@dataclass(frozen=True)
class Need:
    """What one piece of an operation takes, and how it is booked: scan, mounted or backflush."""

    material: str
    quantity: Decimal
    mode: str
    #: What may go in instead, as much of it.
    substitutes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    """What the machine is set to."""

    name: str
    unit: str
    lower: Decimal
    target: Decimal
    upper: Decimal


@dataclass(frozen=True)
class Step:
    """One step at the terminal; `picture` is a file of demo/pictures without its ending."""

    title: str
    text: str
    picture: str = ""
    warning: str = ""
    entry: str = "none"
    source: str = "operator"
    property: str = ""
    unit: str = ""
    lower: Decimal | None = None
    target: Decimal | None = None
    upper: Decimal | None = None
    choices: tuple[str, ...] = ()
    material: str = ""
    max_attempts: int = 3
    due: str = "unit"
    due_every: int | None = None
    gauge_class: str = ""
    #: Somebody who had no hand in it releases what was entered.
    other_person: bool = False
    #: Limits that are numbers of the product: the name of its property for each of them.
    limits_of_product: dict[str, str] = field(default_factory=dict)
    german: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Operation:
    """One operation of a routing. Times in seconds: set-up per job, run per piece."""

    sequence: int
    name: str
    work_units: tuple[str, ...]
    counting: str
    output: str
    setup: int
    run: Decimal
    after: tuple[int, ...] = ()
    needs: tuple[Need, ...] = ()
    steps: tuple[Step, ...] = ()
    creates_serial: bool = False
    serial_prefix: str = ""
    #: Of the tool in the machine, and numbers of skills of whoever starts it.
    tool_class: str = ""
    skills: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()


@dataclass(frozen=True)
class Master:
    """One version of a routing: of one product, or of every product of a family."""

    number: str
    name: str
    material: str = ""
    operations: tuple[Operation, ...] = field(default_factory=tuple)
    family: str = ""
    version: int = 1
    change_note: str = ""


ONE = Decimal(1)

MILL_CASING = Operation(
    10,
    "Mill casing",
    ("MILL-01", "MILL-02"),
    counting="counter",
    output="CAS-200",
    setup=12,
    run=Decimal(22),
    tool_class="FACE-MILL",
    needs=(Need("CST-200", ONE, "mounted"),),
    steps=(
        Step(
            "Clamp the first casting",
            "Wipe the datum face **(4)**. Close the clamps in the order **1 - 2 - 3**.",
            picture="casing-in-fixture",
            warning="Keep fingers clear of the clamps.",
            entry="check",
            property="First casting clamped",
            due="setup",
            german=("Erstes Gussteil spannen", "Auflage **(4)** abwischen. Spanner **1 - 2 - 3** schliessen."),
        ),
        Step(
            "Measure the first casing",
            "Measure the bore **(2)** of the first milled casing with the plug gauge.",
            picture="casing-milled",
            entry="number",
            property="Bore diameter",
            unit="MMT",
            lower=Decimal("61.98"),
            target=Decimal("62.00"),
            upper=Decimal("62.03"),
            gauge_class="PLUG-62",
            due="setup",
            other_person=True,
            german=("Erstes Gehäuse messen", "Bohrung **(2)** am ersten gefrästen Gehäuse messen."),
        ),
        Step(
            "Look at the new castings",
            "Another lot is in the rack: no cracks, no cold shuts at the flange?",
            picture="material-CST-200",
            entry="check",
            property="Castings sound",
            due="lot_change",
            german=("Neue Gussteile ansehen", "Ein anderes Los ist im Gestell: keine Risse, kein Kaltlauf am Flansch?"),
        ),
    ),
)
TURN_SHAFT = Operation(
    20,
    "Turn shaft",
    ("TURN-01",),
    counting="counter",
    output="SHA-200",
    setup=10,
    run=Decimal(16),
    tool_class="TURNING",
    needs=(Need("BAR-30", Decimal("0.24"), "mounted"),),
    steps=(
        Step(
            "Measure the first shaft",
            "Measure the seal seat **(1)** of the first shaft: 28 h6.",
            picture="shaft-turned",
            warning="The shaft is hot and has sharp edges. Wear gloves.",
            entry="number",
            property="Seal seat diameter",
            unit="MMT",
            lower=Decimal("27.987"),
            target=Decimal("27.995"),
            upper=Decimal("28.000"),
            gauge_class="MICROMETER",
            due="job",
            german=("Erste Welle messen", "Dichtungssitz **(1)** der ersten Welle messen: 28 h6."),
        ),
        Step(
            "Measure every fifth shaft",
            "The insert wears: measure the seal seat **(1)** of the last shaft.",
            picture="shaft-turned",
            entry="number",
            property="Seal seat diameter",
            unit="MMT",
            lower=Decimal("27.987"),
            target=Decimal("27.995"),
            upper=Decimal("28.000"),
            gauge_class="MICROMETER",
            due="every_n",
            due_every=5,
            german=("Jede fünfte Welle messen", "Die Schneide verschleißt: Sitz **(1)** der letzten Welle messen."),
        ),
    ),
)
WASH = Operation(
    30,
    "Wash",
    ("WASH-01",),
    counting="load",
    output="KIT-200",
    setup=0,
    run=Decimal(8),
    after=(10, 20),
    needs=(Need("CAS-200", ONE, "backflush"), Need("SHA-200", ONE, "backflush")),
    steps=(
        Step(
            "Load the basket",
            "Put the casings in flange **up (1)**, the shafts between the bars **(2)**. Lock the basket **(3)**.",
            picture="basket-in-washer",
            entry="check",
            property="Basket loaded",
            due="job",
            german=(
                "Korb beladen",
                "Gehäuse mit Flansch nach **oben (1)**, Wellen zwischen die Stege **(2)**. Korb verriegeln **(3)**.",
            ),
        ),
    ),
)
ASSEMBLE = Operation(
    40,
    "Assemble seal",
    ("ASM-01", "ASM-02"),
    counting="unit",
    output="CP-200",
    setup=0,
    run=Decimal(40),
    after=(30,),
    creates_serial=True,
    serial_prefix="CP200-",
    skills=("SEAL",),
    needs=(Need("KIT-200", ONE, "backflush"), Need("SC-07", ONE, "scan"), Need("OR-88", ONE, "scan", ("OR-89",))),
    parameters=(Parameter("Screwdriver torque", "NU", Decimal("44.5"), Decimal(45), Decimal("45.5")),),
    steps=(
        Step(
            "Scan the seal cartridge",
            "Take a seal cartridge. Carbon face **(1)** without marks? Scan the lot on its bag.",
            picture="seal-cartridge",
            entry="scan_lot",
            material="SC-07",
            german=(
                "Gleitringdichtung scannen",
                "Dichtung nehmen. Kohlering **(1)** ohne Kratzer? Los auf dem Beutel scannen.",
            ),
        ),
        Step(
            "Press the seal in",
            "Press the cartridge onto the shaft until it touches the shoulder.",
            picture="seal-press",
            warning="Do not touch the sealing faces.",
            entry="check",
            property="Seal seated",
            german=("Dichtung einpressen", "Dichtung bis zum Anschlag auf die Welle pressen."),
        ),
        Step(
            "Scan the O-ring",
            "Scan the lot on the bag. Lay the O-ring into the groove **(1)**: no twist, no grease **(2)**.",
            picture="o-ring-seating",
            entry="scan_lot",
            material="OR-88",
            german=(
                "O-Ring scannen",
                "Los auf dem Beutel scannen. O-Ring in die Nut legen **(1)**, nicht verdrehen **(2)**.",
            ),
        ),
        Step(
            "Tighten bolts 1 to 4",
            "Tighten bolts **1 - 2 - 3 - 4** crosswise. Enter the lowest torque.",
            picture="cover-bolts",
            entry="number",
            property="Torque bolts 1-4",
            unit="NU",
            lower=Decimal(43),
            target=Decimal(45),
            upper=Decimal(47),
            gauge_class="TORQUE",
            german=("Schrauben 1 bis 4 anziehen", "Schrauben **1 - 2 - 3 - 4** über Kreuz anziehen."),
        ),
        Step(
            "Tighten bolts 5 to 8",
            "Tighten bolts **5 - 6 - 7 - 8** crosswise. Enter the lowest torque.",
            picture="cover-bolts",
            entry="number",
            property="Torque bolts 5-8",
            unit="NU",
            lower=Decimal(43),
            target=Decimal(45),
            upper=Decimal(47),
            gauge_class="TORQUE",
            german=("Schrauben 5 bis 8 anziehen", "Schrauben **5 - 6 - 7 - 8** über Kreuz anziehen."),
        ),
        Step(
            "Try the torque wrench",
            "A new shift: try the wrench on the checker before the next pump.",
            picture="cover-bolts",
            entry="check",
            property="Torque wrench within",
            due="shift_start",
            german=("Drehmomentschlüssel prüfen", "Neue Schicht: Schlüssel am Prüfgerät probieren."),
        ),
    ),
)
LEAK_TEST = Operation(
    50,
    "Leak test",
    ("TEST-01",),
    counting="unit",
    output="CP-200",
    setup=0,
    run=Decimal(15),
    after=(40,),
    skills=("LEAK",),
    steps=(
        Step(
            "Test for leaks",
            "Clamp the pump **(4)**, fit the adapter **(1)**. Scan the serial at the tester, press **Start**.",
            picture="leak-test",
            warning="6 bar. Close the cover before you press Start.",
            entry="number",
            source="machine",
            property="drop",
            unit="MBR",
            upper=Decimal(5),
            max_attempts=2,
            german=(
                "Dichtheit prüfen",
                "Pumpe spannen **(4)**, Adapter aufsetzen **(1)**. Serie am Prüfstand scannen, **Start** drücken.",
            ),
        ),
    ),
)
PACK = Operation(
    60,
    "Pack",
    ("PACK-01",),
    counting="unit",
    output="CP-200",
    setup=0,
    run=Decimal(20),
    after=(50,),
    needs=(Need("BOX-2", ONE, "backflush"),),
    steps=(
        Step(
            "Scan the pump",
            "Scan the serial plate **(1)**.",
            picture="pump-finished",
            entry="scan_serial",
            german=("Pumpe scannen", "Typenschild **(1)** scannen."),
        ),
        Step(
            "Pack the pump",
            "Foam at both ends **(1)**. Lay the pump in, motor **up (2)**. Papers under the flap **(3)**.",
            picture="packing-in-box",
            entry="check",
            property="Packed",
            german=(
                "Pumpe verpacken",
                "Schaum an beide Enden **(1)**. Pumpe einlegen, Motor **oben (2)**. Papiere unter die Lasche **(3)**.",
            ),
        ),
    ),
)
PUMP = Master("CP-200", "Pump CP-200", "CP-200", (MILL_CASING, TURN_SHAFT, WASH, ASSEMBLE, LEAK_TEST, PACK))

SEAL = Master(
    "SC-07",
    "Seal cartridge SC-07",
    "SC-07",
    (
        Operation(
            10,
            "Press faces",
            ("ASM-02",),
            counting="report",
            output="SC-07",
            setup=5,
            run=Decimal(6),
            needs=(Need("SF-07", ONE, "mounted"), Need("SP-12", ONE, "mounted")),
            steps=(
                Step(
                    "Press the seal faces",
                    "Stack face and spring in the fixture **(2)**. Press until the stop.",
                    picture="seal-press",
                    warning="Two-hand operation only.",
                    entry="check",
                    property="First cartridge checked",
                    due="job",
                    german=("Dichtflächen pressen", "Gleitring und Feder stapeln **(2)**. Bis zum Anschlag pressen."),
                ),
            ),
        ),
    ),
)
#: How tight a kit's bolts are follows from which kit it is.
KIT_TORQUE = replace(
    ASSEMBLE.steps[3],
    lower=None,
    target=None,
    upper=None,
    limits_of_product={"lower": "Torque least", "target": "Torque", "upper": "Torque most"},
)
#: Made by hand alone: a whole order that needs no machine.
KIT = Master(
    "SK",
    "Service kits",
    family="SK",
    version=2,
    change_note="Two covers leaked that were tightened in a row: the bolts are tightened crosswise now.",
    operations=(
        Operation(
            10,
            "Deburr cover",
            ("ASM-01", "ASM-02"),
            counting="report",
            output="COV-200",
            setup=0,
            run=Decimal(20),
            steps=(
                Step(
                    "Deburr the cover",
                    "Deburr the flange face **(1)** and the bore **(2)**.",
                    picture="casing-milled",
                    warning="Sharp edges. Wear gloves.",
                    entry="check",
                    property="Deburred",
                    due="job",
                    german=("Deckel entgraten", "Flanschfläche **(1)** und Bohrung **(2)** entgraten."),
                ),
            ),
        ),
        Operation(
            20,
            "Assemble kit",
            ("ASM-01", "ASM-02"),
            counting="unit",
            output="",
            setup=0,
            run=Decimal(30),
            after=(10,),
            creates_serial=True,
            serial_prefix="SK-",
            skills=("SEAL",),
            needs=(Need("COV-200", ONE, "backflush"), Need("SC-07", ONE, "scan"), Need("OR-88", ONE, "scan")),
            steps=(ASSEMBLE.steps[0], ASSEMBLE.steps[2], KIT_TORQUE),
        ),
        Operation(
            30,
            "Pack kit",
            ("PACK-01",),
            counting="unit",
            output="",
            setup=0,
            run=Decimal(15),
            after=(20,),
            steps=(
                Step(
                    "Scan the kit",
                    "Scan the label of the kit.",
                    picture="packing-in-box",
                    entry="scan_serial",
                    german=("Satz scannen", "Etikett des Satzes scannen."),
                ),
            ),
        ),
    ),
)
DEBURR_COVER, ASSEMBLE_KIT, PACK_KIT = KIT.operations
IN_A_ROW = replace(
    KIT_TORQUE,
    text="Tighten bolts **1 - 2 - 3 - 4** one after the other. Enter the lowest torque.",
    german=("Schrauben 1 bis 4 anziehen", "Schrauben **1 - 2 - 3 - 4** der Reihe nach anziehen."),
)
#: As it was made before; an order tells what is different now.
KIT_BEFORE = replace(
    KIT,
    version=1,
    change_note="",
    operations=(DEBURR_COVER, replace(ASSEMBLE_KIT, steps=(*ASSEMBLE_KIT.steps[:2], IN_A_ROW)), PACK_KIT),
)
MASTERS = (PUMP, SEAL, KIT_BEFORE, KIT)
