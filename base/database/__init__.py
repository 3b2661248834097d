"""What the portal asks of its database and tells of it: state, watch, log, statistics and schema."""
