"""Who works in the demo plant. The passwords and PINs are for the demo alone and stand on its code sheet."""

from dataclasses import dataclass

#: The password of every demo person; a real plant has none of these people.
PASSWORD = "havel-pumps-demo"  # noqa: S105 - shown to every visitor


@dataclass(frozen=True)
class Colleague:
    """One person with a badge; simulated ones are worked by demo.operators."""

    username: str
    name: str
    role: str
    pin: str
    simulated: bool = False
    kind: str = "human"
    language: str = "en"

    @property
    def badge(self) -> str:
        return f"BADGE-{self.username.upper()}"


PEOPLE = (
    Colleague("sofia", "Sofia Brandt", "supervisor", "2301"),
    Colleague("omar", "Omar Haddad", "operator", "2468"),
    Colleague("quinn", "Quinn Lindqvist", "quality", "1357"),
    Colleague("ella", "Ella Novak", "engineer", "7310"),
    Colleague("anna", "Anna Roth", "auditor", "6142"),
    Colleague("max", "Max Keller", "administrator", "9035"),
    Colleague("erik", "Erik (ERP)", "erp", "", kind="system"),
)
#: The simulated colleagues and the terminal each of them works at.
CREW = {
    "T-MILL": Colleague("mia", "Mia Sommer", "operator", "4001", simulated=True),
    "T-TURN": Colleague("ben", "Ben Kowal", "operator", "4002", simulated=True),
    "T-WASH": Colleague("lena", "Lena Voss", "operator", "4003", simulated=True),
    "T-ASM-01": Colleague("jon", "Jon Berger", "operator", "4004", simulated=True),
    "T-ASM-02": Colleague("tara", "Tara Singh", "operator", "4005", simulated=True),
    "T-TEST": Colleague("piet", "Piet Maas", "operator", "4006", simulated=True),
    "T-PACK": Colleague("rosa", "Rosa Weiss", "operator", "4007", simulated=True),
}
SIMULATED_SUPERVISOR = Colleague("stefan", "Stefan Ott", "supervisor", "4010", simulated=True)
SIMULATED_QUALITY = Colleague("vera", "Vera Lang", "quality", "4011", simulated=True)

EVERYONE = (*PEOPLE, *CREW.values(), SIMULATED_SUPERVISOR, SIMULATED_QUALITY)
