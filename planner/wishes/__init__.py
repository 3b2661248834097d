"""The wishes of a family, a module each. A new one is one line in `WISHES` of `planner/plan.py`: docs/add-a-wish.md."""
