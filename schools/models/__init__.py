from schools.models.outside import OutsideSchool
from schools.models.school import Grade, School, pupils_words

__all__ = ["Grade", "OutsideSchool", "School", "pupils_words"]
