"""Pictures are checked when they come, and shown only as renditions."""
