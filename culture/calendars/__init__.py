"""Events and weekly times are offered to calendar programs as files in the form of iCalendar (RFC 5545)."""
