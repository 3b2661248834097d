from schools.models.outside import OutsideSchool
from schools.models.school import Grade, School, describe_pupils

__all__ = ["Grade", "OutsideSchool", "School", "describe_pupils"]
