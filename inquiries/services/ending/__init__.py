"""When a case ends it is archived where it must be, and the person is forgotten."""
