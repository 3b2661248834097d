"""Pictures are checked when they come, and readers are shown smaller copies of them only."""
