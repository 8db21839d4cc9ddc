"""What a lot is made of, and where it went."""

from decimal import Decimal
from typing import Any

import pytest

from genealogy import selectors, services
from genealogy.errors import LotUnknown, WrongMaterial
from kernel.errors import Malformed
from tests import make
from tests.makes import genealogy

pytestmark = pytest.mark.django_db


def join(parent: Any, child: Any, quantity: Any = 1) -> Any:
    return services.consume(
        parent, Decimal(quantity), child, genealogy.a_job(), "Join", genealogy.station(), by=make.omar()
    )


def numbers(tree: Any) -> Any:
    return [(node.lot.number, node.level) for node in tree.nodes]


def pump() -> Any:
    """BAR > SHAFT > PUMP > CRATE, CAST > PUMP, and an unrelated PUMP-2 of the same bar."""
    bar, cast, shaft, shaft_2, crate = (genealogy.lot(name) for name in ("BAR", "CAST", "SHAFT", "SHAFT-2", "CRATE"))
    first, second = genealogy.serial("PUMP-1"), genealogy.serial("PUMP-2")
    join(bar, shaft)
    join(shaft, first)
    join(cast, first)
    join(first, crate)
    join(bar, shaft_2)
    join(shaft_2, second)
    return first


def test_back_to_its_components() -> None:
    assert numbers(selectors.tree(pump(), "back")) == [("BAR", -2), ("CAST", -1), ("SHAFT", -1), ("PUMP-1", 0)]


def test_forward_to_where_it_went() -> None:
    pump()
    tree = selectors.tree(selectors.find("BAR"), "forward")
    assert numbers(tree) == [
        ("BAR", 0), ("SHAFT", 1), ("SHAFT-2", 1), ("PUMP-1", 2), ("PUMP-2", 2), ("CRATE", 3)
    ]


def test_both_ways_leaves_strangers_out() -> None:
    tree = selectors.tree(pump(), "both")
    assert numbers(tree) == [("BAR", -2), ("CAST", -1), ("SHAFT", -1), ("PUMP-1", 0), ("CRATE", 1)]
    assert len(tree.edges) == 4
    assert tree.is_complete


def test_the_depth_ends_the_walk() -> None:
    assert numbers(selectors.tree(pump(), "back", depth=1)) == [("CAST", -1), ("SHAFT", -1), ("PUMP-1", 0)]


def test_edges_say_how_much_where_and_by_whom() -> None:
    lot, unit = genealogy.lot(), genealogy.serial()
    join(lot, unit, 2)
    join(lot, unit, 3)
    (edge,) = selectors.tree(unit).edges
    assert (edge.parent_id, edge.child_id, edge.quantity, edge.times) == (lot.pk, unit.pk, 5, 2)
    assert (edge.operation, edge.equipment, edge.by, edge.job) == ("Join", "ASM-01", "Omar", "PO-1001-40")


def test_what_was_taken_back_is_no_part_of_the_tree() -> None:
    lot, unit = genealogy.lot(), genealogy.serial()
    services.reverse(join(lot, unit), "Wrong pump", by=make.omar())
    tree = selectors.tree(unit)
    assert (numbers(tree), tree.edges) == ([("CP200-000001", 0)], [])


def test_a_ring_ends() -> None:
    one, two, three = (genealogy.lot(name) for name in ("ONE", "TWO", "THREE"))
    join(one, two)
    join(two, three)
    join(three, one)
    assert numbers(selectors.tree(one, "back")) == [("TWO", -2), ("THREE", -1), ("ONE", 0)]
    assert len(selectors.tree(one).edges) == 3


@pytest.mark.parametrize("size", [1, 30])
def test_the_queries_do_not_grow_with_the_tree(size: Any, django_assert_num_queries: Any) -> None:
    unit = genealogy.serial()
    for index in range(size):
        join(genealogy.lot(f"L-{index}"), unit)
    with django_assert_num_queries(3):
        tree = selectors.tree(unit, "back")
        assert [node.lot.material.number for node in tree.nodes][-1] == "CP-200"
    assert len(tree.edges) == size


@pytest.mark.parametrize(("direction", "depth"), [("up", 3), ("back", 0), ("back", 21), ("back", -1)])
def test_a_walk_must_be_possible(direction: Any, depth: Any) -> None:
    with pytest.raises(Malformed):
        selectors.tree(genealogy.lot(), direction, depth)


def test_a_scan_finds_its_lot_or_says_what_to_do() -> None:
    lot = genealogy.lot()
    assert selectors.find(" SC-LOT-1 ", genealogy.material("SC-07")) == lot
    with pytest.raises(LotUnknown, match="'NOPE' is no lot or serial we know"):
        selectors.find("NOPE")
    with pytest.raises(LotUnknown):
        selectors.find("SC\x00LOT")
    with pytest.raises(WrongMaterial, match=r"Expected OR-88, got SC-07\."):
        selectors.find("SC-LOT-1", genealogy.material("OR-88"))
