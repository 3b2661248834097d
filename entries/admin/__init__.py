"""Every kind of entry shares this admin: its form, its list, and the actions on several entries at once."""
