"""`manage.py newdomain`: what it calls things, what it refuses, and that it writes all or nothing."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import pytest
from django.core.management import CommandError
from hypothesis import given, reject
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from base.messages import catalogues
from entries.newdomain import proving, refusing, writing
from entries.newdomain.naming import EXAMPLE, Words, build_domain, read_portal_texts, read_shown_texts
from entries.newdomain.rendering import FOLDER, list_example_languages, render_catalogues, render_package, render_test
from tests.environment import ROOT

NAMES = st.from_regex(r"[a-z][a-z0-9]{0,7}(_[a-z0-9]{1,3})?", fullmatch=True)
MODELS = st.from_regex(r"[A-Z][a-z0-9]{1,4}([A-Z][a-z0-9]{0,3})?", fullmatch=True)


@pytest.fixture
def project(tmp_path, settings):
    """A small project beside ours, into which things are moved."""
    settings.BASE_DIR = tmp_path
    for name in ("flytthit/settings.py", "flytthit/urls.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was\n")
    return tmp_path


def texts_in(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


# --- names ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "model", "one", "many"),
    [
        ("shops", "Shop", "shop", "shops"),
        ("health", "Health", "health", "health"),
        ("activities2", "Activities2", "activities2", "activities2"),
        ("pharmacies", "Pharmacy", "pharmacy", "pharmacies"),
        ("churches", "Church", "church", "churches"),
        ("businesses", "Business", "business", "businesses"),
        ("glass", "Glass", "glass", "glass"),
        ("ski_trails", "SkiTrail", "ski trail", "ski trails"),
    ],
)
def test_a_name_gives_the_model_and_its_words(name, model, one, many):
    domain = build_domain(name, None, {})
    assert (domain.model, domain.english.one, domain.english.many) == (model, one, many)


@pytest.mark.parametrize(
    ("model", "words", "path"),
    [
        ("Clinic", ("Health", "clinic", "clinics"), "clinics/"),
        ("HealthCity", ("Health", "health city", "health cities"), "health-cities/"),
        ("Box", ("Health", "box", "boxes"), "boxes/"),
        ("Railway", ("Health", "railway", "railways"), "railways/"),
    ],
)
def test_a_model_of_its_own_gives_the_words(model, words, path):
    english = build_domain("health", model, {}).english
    assert (english, english.path) == (words, path)


def test_words_that_were_given_are_used_in_every_language():
    given = {"en": Words("Care", "surgery", "surgeries"), "nb": Words("Helse", "legekontor", "legekontorer på øya")}
    texts = render_catalogues(build_domain("health", "Clinic", given))["nb"]
    assert texts["Care"].string == "Helse"
    assert texts["surgery"].string == "legekontor"
    assert texts["surgeries/"].string == "legekontorer-pa-oya/"


def test_a_word_that_nobody_gave_is_a_librarys_where_one_says_it():
    """It is written in the domain's own catalogue, as `messages check` wants it, and in the library's words."""
    domain = build_domain("tokens", None, {})
    assert render_catalogues(domain)["nb"]["token"].string == read_shown_texts("nb")["token"].forms[0]
    assert (read_shown_texts("nb")["token"].is_ours, "token" in domain.stand_ins("nb")) == (False, False)


def test_a_word_that_nobody_gave_is_the_portals_or_stands_in_english():
    """`Schools` is translated already, so it is not written again; `huts` is not."""
    domain = build_domain(
        "huts", None, {"en": Words("Schools", "hut", "huts"), "de": Words("Hütten", "Hütte", "Hütten")}
    )
    texts = render_catalogues(domain)["nb"]
    assert (texts.get("Schools"), texts["huts/"].string) == (None, "huts/")
    assert domain.find_translations("nb")["Schools"] == "Skoler"
    assert domain.stand_ins("nb") == ["hut", "huts", "huts/"]
    assert domain.stand_ins("de") == []


# --- files ------------------------------------------------------------------------------------------------------------
@given(name=NAMES, model=MODELS)
@hypothesis_settings(max_examples=15)
def test_whatever_the_name_the_files_are_as_the_linter_and_the_formatter_want_them(tmp_path_factory, name, model):
    domain = build_domain(name, model, {})
    try:
        refusing.refuse(domain)
    except CommandError:
        reject()
    folder = tmp_path_factory.mktemp("rendered")
    files = {f"{name}/{path}": text for path, text in render_package(domain).items()}
    files[domain.test_path] = render_test(domain)
    files |= {"tests/posts.py": "", "pyproject.toml": (ROOT / "pyproject.toml").read_text()}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    for ours in ("base", "entries"):
        (folder / ours).symlink_to(ROOT / ours)  # else what is imported from there would be a stranger's
    ruff = pathlib.Path(sys.executable).with_name("ruff")
    for command in (["check", "--no-cache"], ["format", "--no-cache", "--check"]):
        done = subprocess.run([ruff, *command, name, "tests"], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    assert not [path for path, text in files.items() if re.search("castle|fairy", text, re.I)]


def test_the_catalogues_hold_every_word_that_the_portal_does_not_say_yet(tmp_path, settings):
    domain = build_domain("huts", None, {"nb": Words("Hytter", "hytte", "hytter")})
    said = {language: read_portal_texts(language).keys() for language in list_example_languages()}
    settings.BASE_DIR = tmp_path
    writing.write_package(tmp_path / "huts", domain)
    room = catalogues.Room("huts", tmp_path / "huts", ())
    words = {word.id for word in catalogues.list_messages(catalogues.extract_messages(room))}
    for language in list_example_languages():
        catalogue = catalogues.read_catalogue(catalogues.get_catalogue_path(room.folder, language), language)
        assert {word.id for word in catalogue if word.id and word.string} == words - said[language]
    assert list_example_languages() == sorted(catalogues.list_languages())
    assert catalogue.get("hut").string == "hut"  # nobody said the Dutch word, so the English one stands in


# --- refusals ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name", ["", "Health", "helse-tjenester", "hälsa", "1health", "_health", "a__b", "class", "a b", "../x"]
)
def test_what_is_no_name_of_a_package_is_refused(name):
    with pytest.raises(CommandError, match=r"is no name for a domain: take lower-case letters"):
        refusing.refuse(build_domain(name, None, {}))


@pytest.mark.parametrize("name", ["jobs", "docs", "components", "fairytales", "auth", "json", "babel", "test"])
def test_a_name_that_something_has_already_is_refused(name):
    """An app, a folder, templates, the example, an app of Django's, a module, a package, a package of Python's."""
    with pytest.raises(CommandError, match=rf"^The name '{name}' is taken by .*; choose another\.$"):
        refusing.refuse(build_domain(name, None, {}))


@pytest.mark.parametrize(
    ("name", "model", "sentence"),
    [
        ("huts", "hut", "is no name for a model"),
        ("huts", "Hütte", "is no name for a model"),
        ("huts", "H", "is no name for a model: take two or more letters"),
        ("huts", "None", "is no name for a model"),
        ("huts", "Job", "The model jobs.Job has that name already"),
        ("huts", "Entry", "The model entries.Entry has that name already"),
        ("huts", "SESSION", "The model sessions.Session has that name already"),
        ("huts", "EntryFilter", "EntryFilter would mean two things in filters.py; say another model with --model"),
        ("huts", "EntryList", "EntryList would mean two things in views.py"),
        ("huts", "EntryDetail", "EntryDetail would mean two things in views.py"),
        ("huts", "EntryAdmin", "EntryAdmin would mean two things in admin.py"),
        ("huts", "EntryTranslation", "EntryTranslation would mean two things in translation.py"),
        ("facts", "Fact", "Fact would mean two things in models.py"),
        ("app", "Hut", "AppConfig would mean two things in apps.py"),
        ("huts", "Places", "The sitemap has a part 'places' already"),
        ("volunteering", "Volunteering", "together 3 letters too long"),
    ],
)
def test_a_model_that_cannot_be_is_refused(name, model, sentence):
    with pytest.raises(CommandError, match=sentence):
        refusing.refuse(build_domain(name, model, {}))


def test_the_longest_names_that_indexes_allow_are_taken():
    refusing.refuse(build_domain("volunteers", "Volunteered", {}))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"nb": Words("Hytter", 'en "hytte"', "hytter")}, r"cannot be a word"),
        ({"nb": Words("Hytter", "", "hytter")}, r"cannot be a word"),
        ({"nb": Words("Hytter", "hytte", "h" * 41)}, r"cannot be a word"),
        ({"en": Words("Huts", "{hut}", "huts")}, r"cannot be a word"),
        ({"en": Words("Huts", "100 %", "huts")}, r"cannot be a word"),
        ({"en": Words("Huts", "...", "huts")}, r"cannot be a word"),
        ({"nb": Words("你好", "hytte", "hytter")}, "'你好' cannot be a word for readers: addresses are made of Latin"),
        ({"nb": Words("Hytter", "hytte", "жж")}, "addresses are made of Latin letters"),
        ({"nb": Words("Hyt\u200bter", "hytte", "hytter")}, "cannot be a word for readers: 1 to 40 signs that are seen"),
        ({"nb": Words("Hytter", "hytte\u00a0", "hytter")}, "signs that are seen"),
        ({"nb": Words("Hytter", " hytte", "hytter")}, "signs that are seen"),
        ({"nb": Words("Hytter", "\u3164", "hytter")}, "cannot be a word"),
        ({"en": Words("Huts", "sheep", "sheep"), "nb": Words("Sauer", "sau", "sauer")}, "'sheep' means two things"),
        (
            {"en": Words("Jobs", "hut", "huts"), "nb": Words("Hytter", "hytte", "hytter")},
            "The portal says 'Jobber' for",
        ),
        (
            {"en": Words("Huts", "entry", "huts"), "nb": Words("Hytter", "hytte", "hytter")},
            "The portal says 'oppføring' for 'entry' in nb",
        ),
        (
            {"en": Words("Huts", "client", "huts"), "nb": Words("Hytter", "kunde", "hytter")},
            "allauth says 'klient' for 'client' in nb, and one",
        ),
        ({"en": Words("Leisure", "hut", "huts")}, "planner says 'Leisure' already, and a message stands in the lowest"),
        ({"nb": Words("Hytter", "jobb", "jobber")}, "The address /nb/jobber/ is taken; say other words with --nb"),
        ({"en": Words("Huts", "place", "places")}, "The address /en/places/ is taken"),
    ],
)
def test_words_that_readers_could_not_be_given_are_refused(words, sentence):
    with pytest.raises(CommandError, match=sentence):
        refusing.refuse(build_domain("huts", "Hut", words))


def test_a_test_that_is_there_already_is_not_written_over():
    with pytest.raises(CommandError, match="There is a file tests/test_demo"):
        refusing.refuse_test(ROOT / "tests" / "test_demo.py")


def test_settings_with_changes_that_are_not_committed_are_refused(project):
    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments], cwd=project, check=True
        )

    git("init", "--quiet")
    git("add", "flytthit")
    git("commit", "--quiet", "--message", "first")
    refusing.refuse_changed([*writing.LINES])
    (project / "flytthit" / "urls.py").write_text("mine\n")
    with pytest.raises(CommandError, match=r"^Commit or stash the changes in flytthit/urls\.py first\.$"):
        refusing.refuse_changed([*writing.LINES])


def test_without_git_nothing_is_compared(project, monkeypatch):
    monkeypatch.setenv("PATH", "")
    refusing.refuse_changed([*writing.LINES])


def test_a_line_that_has_no_place_is_refused(project):
    with pytest.raises(CommandError, match=r"flytthit/urls\.py stands after .*which is not there once"):
        writing.add_line("flytthit/urls.py", writing.LINES["flytthit/urls.py"], build_domain("huts", None, {}))


# --- all or nothing ---------------------------------------------------------------------------------------------------
EDITED = {"flytthit/urls.py": writing.Edit("as it was\n", "edited\n")}
BEFORE = {"flytthit/settings.py": "as it was\n", "flytthit/urls.py": "as it was\n"}


@pytest.fixture
def package(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "shops"
    folder.mkdir()
    (folder / "models.py").write_text("new\n")
    return folder


def test_everything_is_moved_in(project, package):
    (project / "tests").mkdir()
    writing.move_in(package, {"tests/test_x.py": "new\n"}, EDITED)
    assert texts_in(project) == BEFORE | {
        "flytthit/urls.py": "edited\n",
        "shops/models.py": "new\n",
        "tests/test_x.py": "new\n",
    }


def test_where_one_file_cannot_be_written_none_is(project, package):
    """The test of the domain has no folder here, and the package is in its place by then."""
    with pytest.raises(FileNotFoundError):
        writing.move_in(package, {"tests/test_x.py": "new\n"}, EDITED)
    assert texts_in(project) == BEFORE


def test_a_package_that_somebody_else_has_put_there_is_not_touched(project, package):
    (project / "shops").mkdir()
    (project / "shops" / "theirs.py").write_text("theirs\n")
    with pytest.raises(FileExistsError):
        writing.move_in(package, {}, EDITED)
    assert texts_in(project) == BEFORE | {"shops/theirs.py": "theirs\n"}


def test_a_test_that_somebody_else_has_put_there_is_not_touched(project, package):
    (project / "tests").mkdir()
    (project / "tests" / "test_x.py").write_text("theirs\n")
    with pytest.raises(FileExistsError):
        writing.move_in(package, {"tests/test_x.py": "new\n"}, EDITED)
    assert texts_in(project) == BEFORE | {"tests/test_x.py": "theirs\n"}


def test_settings_that_somebody_else_has_changed_meanwhile_keep_the_change(project, package):
    (project / "flytthit" / "urls.py").write_text("theirs\n")
    with pytest.raises(
        CommandError, match=r"^Nothing is written: flytthit/urls\.py has changed meanwhile; try again\.$"
    ):
        writing.move_in(package, {}, {"flytthit/settings.py": EDITED["flytthit/urls.py"]} | EDITED)
    assert texts_in(project) == BEFORE | {"flytthit/urls.py": "theirs\n"}


def test_two_at_once_are_refused_and_the_lock_leaves_no_file(project):
    with writing.be_alone():
        with pytest.raises(
            CommandError, match=r"^Another newdomain is at work in this project; try again when it has ended"
        ):
            writing.write(build_domain("huts", None, {}))
        assert texts_in(project) == BEFORE
    with writing.be_alone():
        assert texts_in(project) == BEFORE


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_told_to_end_takes_back_what_it_has_begun(project, package, monkeypatch, number):
    def told_to_end(*_arguments, **_named):
        (project / "shops" / "models.py").write_text("half of it")
        os.kill(os.getpid(), number)

    monkeypatch.setattr(shutil, "copytree", told_to_end)
    before = signal.getsignal(number)
    with pytest.raises(SystemExit) as ended, writing.end_tidily():
        writing.move_in(package, {}, EDITED)
    assert ended.value.code == 128 + number
    assert texts_in(project) == BEFORE
    assert signal.getsignal(number) == before


def test_nothing_is_made_in_the_project_before_it_is_proved(monkeypatch, tmp_path):
    """What a killed process leaves lies in the system's temporary folder, and that folder is gone when one has
    failed.
    """
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    here, seen = {path.name for path in ROOT.iterdir()}, []

    def stopped(folder, name):
        seen.append(((folder / name / "models.py").exists(), folder.parent, {path.name for path in ROOT.iterdir()}))
        raise CommandError("stopped")

    monkeypatch.setattr(writing, "refuse_changed", lambda paths: None)
    monkeypatch.setattr(proving, "prove", stopped)
    with pytest.raises(CommandError, match="stopped"):
        writing.write(build_domain("huts", None, {}))
    assert seen == [(True, tmp_path.resolve(), here)]
    assert list(tmp_path.iterdir()) == []


# --- proved before it is moved in -------------------------------------------------------------------------------------
@pytest.fixture
def huts(tmp_path):
    """The project with a domain of huts, made of links in a temporary folder."""
    domain = build_domain("huts", None, {"nb": Words("Hytter", "hytte", "hytter")})
    edited = {name: writing.add_line(name, line, domain).after for name, line in writing.LINES.items()}
    proving.build(tmp_path, {domain.test_path: "new\n"} | edited)
    writing.write_package(tmp_path / "huts", domain)
    return tmp_path


def test_the_project_in_the_temporary_folder_has_the_domain_and_ours_has_not(huts):
    assert (huts / "flytthit" / "settings.py").read_text().count('"huts",') == 1
    assert (huts / "tests" / "test_huts_hut.py").read_text() == "new\n"
    assert (huts / "jobs" / "models.py").samefile(ROOT / "jobs" / "models.py")
    assert not (huts / ".git").exists()
    assert "huts" not in (ROOT / "flytthit" / "settings.py").read_text()
    assert not (ROOT / "tests" / "test_huts_hut.py").exists()


def test_a_package_that_django_cannot_load_is_refused(huts):
    (huts / "huts" / "models.py").write_text("raise RuntimeError('broken on purpose')\n")
    with pytest.raises(
        CommandError, match=r"^Nothing is written; makemigrations says: RuntimeError: broken on purpose$"
    ):
        proving.prove(huts, "huts")


def test_addresses_are_part_of_the_proof(huts):
    (huts / "huts" / "urls.py").write_text("raise RuntimeError('broken on purpose')\n")
    with pytest.raises(CommandError, match=r"makemigrations says: RuntimeError: broken on purpose$"):
        proving.prove(huts, "huts")


@pytest.mark.slow
def test_words_that_the_check_of_messages_refuses_are_refused(huts):
    path = catalogues.get_catalogue_path(huts / "huts", "nb")
    path.write_text(path.read_text().replace('msgstr "hytte"', 'msgstr "%(hva)s"'))
    with pytest.raises(
        CommandError, match=r"^Nothing is written; messages check says: huts nb: placeholders differ: 'hut'$"
    ):
        proving.prove(huts, "huts")
    assert (huts / "huts" / "migrations" / "0001_initial.py").exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Traceback:\n  File x\nKeyError: 'y'\n", "KeyError: 'y'"),
        ("ERRORS:\n?: (flytthit.E004) No Meta.\n\nSystem check identified 1 issue.\n", "?: (flytthit.E004) No Meta."),
        (
            "CommandError: 2 messages:\nhuts nb: untranslated: 'hut'\njobs nb: fuzzy: 'job'\n",
            "huts nb: untranslated: 'hut'",
        ),
        (
            "CommandError: 1 messages:\nnb: 'x' is written twice: 'a' in huts, 'b' in jobs\nnl: 'x' is listed\n",
            "nb: 'x' is written twice: 'a' in huts, 'b' in jobs",
        ),
        ("", "nothing"),
    ],
)
def test_the_reason_is_one_line(said, reason):
    assert proving.find_reason(said, "huts") == reason


@pytest.mark.parametrize("language", list_example_languages())
def test_every_word_of_the_example_is_translated_there_or_by_the_portal(language):
    example = FOLDER / EXAMPLE.name
    words = catalogues.list_messages(catalogues.extract_messages(catalogues.Room(EXAMPLE.name, example, ())))
    own = catalogues.list_messages(
        catalogues.read_catalogue(catalogues.get_catalogue_path(example, language), language)
    )
    assert len(words) > 8
    assert {word.id for word in words} <= {word.id for word in own if word.string} | read_portal_texts(language).keys()
