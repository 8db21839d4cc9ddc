"""`make faults`: a plant of its own, fast machines, and everything dies in turn. What was lost, what was doubled?"""
