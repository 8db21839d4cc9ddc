"""The questions of this room, one file per subject."""

from .lots import find, lots, material, mounted, objection, same_material
from .tree import BACK, BOTH, DEPTH, FORWARD, Tree, TreeEdge, TreeNode, tree

__all__ = [
    "BACK",
    "BOTH",
    "DEPTH",
    "FORWARD",
    "Tree",
    "TreeEdge",
    "TreeNode",
    "find",
    "lots",
    "material",
    "mounted",
    "objection",
    "same_material",
    "tree",
]
