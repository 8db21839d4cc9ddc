"""The questions of this room, one file per subject."""

from .actions import allowed_actions
from .beginning import SetUp, Step, beginning, set_up
from .board import Board, Lane, dispatch_board, station_queue
from .cards import Card, cards, job_list, picture_of
from .due import due_now
from .floor import counts, floor
from .flow import input_left
from .jobs import (
    load_list,
    started_at,
)
from .lanes import lanes
from .ran import what_ran
from .search import Hit, search
from .stations import in_flow, makers
from .tasks import TaskCounts, task_counts

__all__ = [
    "Board",
    "Card",
    "Hit",
    "Lane",
    "SetUp",
    "Step",
    "TaskCounts",
    "allowed_actions",
    "beginning",
    "cards",
    "counts",
    "dispatch_board",
    "due_now",
    "floor",
    "in_flow",
    "input_left",
    "job_list",
    "lanes",
    "load_list",
    "makers",
    "picture_of",
    "search",
    "set_up",
    "started_at",
    "station_queue",
    "task_counts",
    "what_ran",
]
