"""The reasons a new plant begins with, so that its first bad piece can be reported; it changes them as it likes."""

from __future__ import annotations

from personnel.models import Person

from .reasons import define_reason

# Kind -> code -> English, German.
FIRST = {
    "scrap": {
        "DIM": ("Dimension out of tolerance", "Maß außerhalb der Toleranz"),
        "MAT": ("Fault in the material", "Materialfehler"),
        "SURF": ("Surface damaged", "Oberfläche beschädigt"),
        "SETUP": ("Set-up piece", "Einrichtteil"),
        "OTHER": ("Something else", "Sonstiges"),
    },
    "rework": {
        "DIM": ("Dimension can be corrected", "Maß nacharbeitbar"),
        "CLEAN": ("Not clean", "Nicht sauber"),
        "OTHER": ("Something else", "Sonstiges"),
    },
    "hold": {
        "SUSPECT": ("Suspected fault", "Verdacht auf Fehler"),
        "TEST": ("Failed test", "Prüfung nicht bestanden"),
        "OTHER": ("Something else", "Sonstiges"),
    },
    "adjustment": {
        "COUNT": ("Counted", "Gezählt"),
        "EMPTY": ("The lot is empty", "Das Los ist leer"),
        "MORE": ("There is more than the book says", "Es ist mehr da als gebucht"),
    },
    "interrupt": {
        "BREAK": ("Break", "Pause"),
        "WAIT": ("Waiting for material", "Warten auf Material"),
        "FAULT": ("Machine fault", "Maschinenstörung"),
        "URGENT": ("Urgent order goes first", "Eilauftrag geht vor"),
        "SHIFT": ("End of shift", "Schichtende"),
    },
    "short": {
        "ENOUGH": ("Fewer are enough", "Weniger genügen"),
        "NONE-LEFT": ("No material left", "Kein Material mehr"),
    },
    "undo": {
        "TYPO": ("Typed wrongly", "Vertippt"),
        "JOB": ("Reported on the wrong job", "Auf den falschen Auftrag gemeldet"),
    },
    "activity": {
        "CLEAN": ("Cleaning", "Reinigung"),
        "MEETING": ("Meeting", "Besprechung"),
        "NO-WORK": ("Waiting for work", "Warten auf Arbeit"),
        "TRAINING": ("Training", "Schulung"),
    },
}


def define_first_reasons(*, by: Person) -> None:
    """For a plant that has none yet."""
    for kind, reasons in FIRST.items():
        for code, (english, german) in reasons.items():
            define_reason(kind, code, english, translations={"de": german}, by=by)
