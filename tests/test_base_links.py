"""Names of languages as the switch shows them; paths of the workplace."""

from django.urls import reverse
from django.utils import translation

from base.links import find_path, get_admin_list_path, get_admin_row_path, list_alternates, shorten_language_names
from jobs.models import Job


def test_norwegian_is_just_norwegian_where_there_is_one_form_of_it():
    assert shorten_language_names([("nb", "Norsk (bokmål)"), ("en", "English")]) == [("nb", "Norsk"), ("en", "English")]


def test_two_forms_of_norwegian_keep_their_names():
    both = [("nb", "Norsk (bokmål)"), ("nn", "Norsk (nynorsk)"), ("en", "English")]
    assert shorten_language_names(both) == both


def test_a_model_has_its_list_and_each_row_its_form_in_the_workplace():
    assert get_admin_list_path(Job) == "/admin/jobs/job/"
    assert get_admin_row_path(Job, 7) == get_admin_row_path(Job(), 7) == "/admin/jobs/job/7/change/"


def test_a_path_is_the_one_of_the_readers_language_however_often_it_is_asked_for():
    for language in ("nb", "de", "en", "nb", "nl"):
        with translation.override(language):
            assert find_path("job-list") == reverse("job-list")
            assert find_path("job-detail", "kokk-1") == reverse("job-detail", args=["kokk-1"])
            paths = {version["code"]: version["path"] for version in list_alternates(find_path("job-list"))}
        for code, path in paths.items():
            with translation.override(code):
                assert path == reverse("job-list")
