from accounts.admin import machinery, people

__all__ = ["machinery", "people"]  # they register themselves
