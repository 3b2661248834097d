"""`manage.py facts`: a real installation begins with facts and without samples."""

import io

from django.core.management import call_command

from accounts.models import User
from entries.registry import list_entry_models
from municipalities.models import Municipality, Point, Region
from partners.models import Partner
from schools.models import School


def test_facts_come_without_samples_or_sign_ins(db):
    call_command("facts", stdout=io.StringIO())
    assert Municipality.objects.filter(slug="tynset").exists()
    assert School.objects.public().filter(source="nsr").exists()
    assert not Region.objects.get().is_demo
    assert not User.objects.exists()
    assert not Partner.objects.exists()
    assert not Point.objects.filter(source="demo").exists()
    assert not Municipality.objects.exclude(introduction_nb=None).exclude(introduction_nb="").exists()
    assert not [model for model in list_entry_models() if model.objects.filter(source="sample").exists()]
