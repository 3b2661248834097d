"""Each wish of a family is a module here; what a long one counts, reads or says stands in modules beside it.

A new wish is one line in `WISHES` of `planner/plan.py`: docs/add-a-wish.md.
"""
