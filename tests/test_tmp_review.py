import datetime, io, pathlib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jobs.models import Job
from culture.models import Event, Activity, Venue
from schools.models import School
from news.models import Article, Story, Guide
from housing.models import Home
from municipalities.models import *
from base.models import Mail

OSLO = timezone.get_default_timezone()

@pytest.fixture
def soft():
    c = Client(raise_request_exception=False)
    return c

def staff(user):
    c = Client(raise_request_exception=False); c.force_login(user); return c

def jobdata(m, nurse, **v):
    return {"title_nb": "Ny stilling", "municipality": m.pk, "place": m.centre_id, "status": "published",
        "occupation": nurse.pk, "engagement": "permanent", "extent_percent": 100, "posts": 1} | v

def show(name, answer):
    errs = ""
    if getattr(answer, "context", None) and "adminform" in answer.context:
        errs = answer.context["adminform"].form.errors.as_text()
    exc = getattr(answer, "exc_info", None)
    print("##", name, answer.status_code, repr(errs)[:200], repr(exc[1])[:200] if exc else "")

def test_job_deadline_before_from(kari, tynset, nurse):
    c = staff(kari)
    show("job deadline<from", c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, deadline="2026-01-05", publish_from_0="2026-02-01", publish_from_1="08:00")))
    show("job deadline 9999", c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, deadline="9999-12-31")))
    show("job from 0001", c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, publish_from_0="0001-01-01", publish_from_1="00:00")))

def test_event(kari, tynset, soft):
    c = staff(kari)
    base = {"title_nb": "Fest", "municipality": tynset.pk, "place": tynset.centre_id, "status": "published", "category": "music", "recurrence": "none"}
    show("event from after end", c.post("/admin/culture/event/add/", base | {"starts_0": "2027-01-05", "starts_1": "18:00", "publish_from_0": "2027-02-01", "publish_from_1": "08:00"}))
    show("event 9999", c.post("/admin/culture/event/add/", base | {"starts_0": "9999-12-31", "starts_1": "18:00"}))
    show("event month 9999", c.post("/admin/culture/event/add/", base | {"starts_0": "9999-12-30", "starts_1": "18:00", "recurrence":"monthly", "recurs_until":"9999-12-31"}))
    e = Event.objects.create(municipality=tynset, title_nb="Helg", category="music", status="published",
        starts=datetime.datetime(2026, 9, 4, 18, tzinfo=OSLO), ends=datetime.datetime(2026, 9, 6, 15, tzinfo=OSLO),
        recurrence="weekly", recurs_until=datetime.date(2027, 6, 4))
    print("## recurring weekend", e.when(), e.publish_until, e.dates()[-1])

def test_school(soft, kari, tynset):
    c = staff(kari)
    data = {"title_nb": "Skole", "municipality": tynset.pk, "place": tynset.centre_id, "status": "published", "kind": "compulsory", "grade_from": "1",
        "grades-TOTAL_FORMS": 0, "grades-INITIAL_FORMS": 0}
    show("school add", c.post("/admin/schools/school/add/", data))
    s = School.objects.get()
    for p in ("/nb/skoler/", "/nb/kommuner/tynset/", s.get_absolute_url(), reverse("school-list")):
        show("school " + p, soft.get(p))
    School.objects.all().delete()
    show("upper add", c.post("/admin/schools/school/add/", data | {"kind": "upper_secondary", "grade_from": "11"}))
    show("upper list", soft.get(reverse("school-list")))

def test_office_languages(soft, kari, tynset, make_job):
    job = make_job(tynset)
    tynset.office_languages = "norsk, engelsk"; tynset.save()
    for p in (tynset.get_absolute_url(), job.get_absolute_url(), tynset.centre.get_absolute_url()):
        show("lang " + p, soft.get(p))

def test_office_languages_via_admin(kari, tynset):
    c = staff(kari)
    url = reverse("admin:municipalities_municipality_change", args=[tynset.pk])
    form = c.get(url).context["adminform"].form
    data = {k: ("" if form.initial.get(k) is None else form.initial.get(k)) for k in form.fields}
    data |= {"office_languages": "norsk, engelsk", "closed_days-TOTAL_FORMS": 0, "closed_days-INITIAL_FORMS": 0, "points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0}
    show("save office languages", c.post(url, data))

def test_json(soft, siri, tynset, region):
    c = staff(siri)
    url = reverse("admin:municipalities_municipality_change", args=[tynset.pk])
    form = c.get(url).context["adminform"].form
    data = {k: ("" if form.initial.get(k) is None else form.initial.get(k)) for k in form.fields}
    data |= {"closed_days-TOTAL_FORMS": 0, "closed_days-INITIAL_FORMS": 0, "points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0}
    show("facts cleared", c.post(url, data | {"facts": ""}))
    show("facts weird", c.post(url, data | {"facts": '[{"kind":"x","value":1,"source":"s"}]'}))
    show("public", soft.get(tynset.get_absolute_url()))
    url = reverse("admin:municipalities_region_change", args=[region.pk])
    form = c.get(url).context["adminform"].form
    data = {k: ("" if form.initial.get(k) is None else form.initial.get(k)) for k in form.fields}
    show("outlines cleared", c.post(url, data | {"outlines": ""}))
    show("outlines weird", c.post(url, data | {"outlines": '{"a":1}'}))
    show("front", soft.get("/nb/"))

def test_regionwide_place(soft, siri, tynset):
    a = Article.objects.create(title_nb="Nytt", place=tynset.centre, status="published")
    show("regionwide with place", soft.get(a.get_absolute_url()))
    s = Story.objects.create(title_nb="Vi flyttet", status="published", moved_from_nb="Oslo")
    print("##", s.card_facts())
    show("story", soft.get(s.get_absolute_url()))
    c = staff(siri)
    show("admin article", c.post("/admin/news/article/add/", {"title_nb": "Hei", "place": tynset.centre_id, "status": "published"}))

def test_no_centre(siri, region, nurse):
    m = Municipality.objects.create(number="3430", name="Os")
    c = staff(siri)
    d = jobdata(m, nurse); d["place"] = ""
    show("no centre", c.post("/admin/jobs/job/add/", d))

def test_article_without_municipality(kari, tynset):
    c = staff(kari)
    show("article w/o muni by host", c.post("/admin/news/article/add/", {"title_nb": "Hei", "status": "draft", "body_nb": "lang tekst"}))

def test_media(soft, db, region):
    show("media long", soft.get("/media/" + "a" * 300 + ".webp"))
    show("many params", soft.get("/nb/jobber/?" + "a&" * 1001 + "b"))
    show("slug long", soft.get("/nb/jobber/" + "a" * 5000 + "/"))
    for q in ("page=9" * 1, "page=" + "9" * 6000, "municipality=" + "x" * 8000, "near=%F0%9F%98%80", "sort=nearest", "minutes=15", "page=-1", "page=0", "page="):
        show(q[:30], soft.get("/nb/jobber/?" + q))
    for q in ("max=99999999999999999999", "max=1e49", "max=1e999999999", "max=NaN", "max=1e51", "rooms=99", "max=0.5"):
        show(q, soft.get(reverse("home-list") + "?" + q))
    for q in ("age=1e2", "age=5.5", "age=1e999999999"):
        show(q, soft.get(reverse("activity-list") + "?" + q))

def test_double_slash(region, rf):
    from django.utils import translation
    from django.urls import translate_url
    print("##", translate_url("//evil.example/nb/jobber/", "en"))
    from django.core.wsgi import get_wsgi_application
    c = Client()
    r = c.generic("GET", "/x")
    r = c.get("/x", PATH_INFO="//evil.example/nb/jobber/")
    print("##", r.status_code, [l for l in r.content.decode().split("\n") if "evil" in l][:4])

def test_feed_control(soft, kari, tynset, nurse):
    c = staff(kari)
    show("add vt", c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, title_nb="Ny\x0bstilling")))
    show("feed", soft.get(reverse("job-feed")))
    show("list", soft.get(reverse("job-list")))

def test_place_change(kari, tynset, nurse):
    c = staff(kari)
    far = Place.objects.create(name="Fjernt", municipality=tynset, kind="hamlet", lat=63.5, lon=12.0)
    c.post("/admin/jobs/job/add/", jobdata(tynset, nurse))
    job = Job.objects.get(); print("##", job.lat, job.lon)
    url = reverse("admin:jobs_job_change", args=[job.pk])
    form = c.get(url).context["adminform"].form
    show("move", c.post(url, jobdata(tynset, nurse, place=far.pk, lat=form.initial["lat"], lon=form.initial["lon"])))
    job.refresh_from_db(); print("## after", job.place, job.lat, job.lon)

def test_deadline_cleared(kari, tynset, nurse, soft):
    c = staff(kari)
    soon = timezone.localdate() + datetime.timedelta(days=5)
    c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, deadline=soon))
    job = Job.objects.get()
    url = reverse("admin:jobs_job_change", args=[job.pk])
    init = c.get(url).context["adminform"].form.initial
    pu = timezone.localtime(init["publish_until"])
    show("clear", c.post(url, jobdata(tynset, nurse, deadline="", apply_asap="on", publish_until_0=pu.date(), publish_until_1=pu.time())))
    job.refresh_from_db(); print("## until", job.deadline, job.publish_until)

def test_tz(tynset):
    a = Article.objects.create(municipality=tynset, title_nb="x", status="published", publish_from=datetime.datetime(2026, 3, 10, 0, 0, tzinfo=OSLO))
    a.refresh_from_db(); print("## card date", a.card_facts())

def test_tzjob(make_job, tynset):
    j = make_job(tynset, publish_from=datetime.datetime(2026, 3, 10, 0, 0, tzinfo=OSLO)); j.refresh_from_db()
    print("## datePosted", j.json_ld()["datePosted"])

def test_order(tynset, soft, region):
    for n in range(3):
        Article.objects.create(municipality=tynset, title_nb=f"Gammel {n}", status="published", publish_from=timezone.now() - datetime.timedelta(days=900 + n))
    Article.objects.create(municipality=tynset, title_nb="Helt ny nyhet", status="published")
    print("## front has new", "Helt ny nyhet" in soft.get("/nb/").content.decode(), [a.title for a in Article.objects.public()])

def test_venue_leak(tynset, tolga, soft):
    v = Venue.objects.create(municipality=tolga, title_nb="Hemmelig hus", kind="library", status="draft")
    a = Activity.objects.create(municipality=tynset, title_nb="Kor", category="music", status="published", venue=v)
    r = soft.get(a.get_absolute_url()); print("## leak activity", "Hemmelig hus" in r.content.decode(), soft.get(v.get_absolute_url()).status_code)
    e = Event.objects.create(municipality=tynset, title_nb="Fest", category="music", status="published", venue=v, starts=timezone.now() + datetime.timedelta(days=3))
    print("## leak event", soft.get(e.get_absolute_url()).content.decode().count("Hemmelig hus"))

def test_empty_translation(kari, tynset, nurse):
    c = staff(kari)
    c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, title_en=""))
    j = Job.objects.get(); print("## title_en", repr(j.title_en), repr(Job.objects.values_list("title_en", "body_en", "summary_en").get()))

def test_future_scheduled(tynset, soft, make_job):
    j = make_job(tynset, publish_from=timezone.now() + datetime.timedelta(days=20))
    print("## scheduled: may delete", j.office_may_delete)
    j.status = "archived"; j.save()
    show("never public but 410", soft.get(j.get_absolute_url()))

def test_picture_clear(kari, tynset, nurse, soft, tmp_path, settings):
    from PIL import Image
    from django.core.files.uploadedfile import SimpleUploadedFile
    from base.pictures import make_renditions
    settings.MEDIA_ROOT = tmp_path
    b = io.BytesIO(); Image.new("RGB", (900, 600), "red").save(b, "JPEG")
    c = staff(kari)
    show("add pic", c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, picture=SimpleUploadedFile("a.jpg", b.getvalue(), "image/jpeg"), picture_alt_nb="Rød")))
    j = Job.objects.get(); make_renditions.func("jobs.Job", j.pk) if hasattr(make_renditions, "func") else None
    j.refresh_from_db(); print("##", j.renditions)
    url = reverse("admin:jobs_job_change", args=[j.pk])
    show("clear", c.post(url, jobdata(tynset, nurse, **{"picture-clear": "on"})))
    j.refresh_from_db(); print("## after clear", repr(j.picture.name), j.renditions, "<img" in soft.get(j.get_absolute_url()).content.decode())
    # missing original
    b2 = SimpleUploadedFile("a.jpg", b.getvalue(), "image/jpeg")
    show("add again", c.post(url, jobdata(tynset, nurse, picture=b2, picture_alt_nb="Rød")))
    j.refresh_from_db(); pathlib.Path(j.picture.path).unlink()
    show("edit with missing original", c.post(url, jobdata(tynset, nurse, picture_alt_nb="Rød")))

def test_mpo(db):
    from PIL import Image
    from base.pictures import check_picture
    from django.core.files.uploadedfile import SimpleUploadedFile
    b = io.BytesIO(); a = Image.new("RGB", (90, 60), "red"); a.save(b, "MPO", save_all=True, append_images=[a])
    try: check_picture(SimpleUploadedFile("a.jpg", b.getvalue())); print("## mpo ok")
    except Exception as e: print("## mpo", e)

def test_tall(db, tynset, make_job, settings, tmp_path):
    from PIL import Image
    from base.pictures import make_renditions
    from django.core.files.base import ContentFile
    settings.MEDIA_ROOT = tmp_path
    b = io.BytesIO(); Image.new("RGB", (20000, 5), "red").save(b, "PNG")
    j = make_job(tynset); j.picture.save("a.png", ContentFile(b.getvalue()))
    try: make_renditions.func("jobs.Job", j.pk); print("## tall ok")
    except Exception as e: print("## tall", repr(e))

def test_centre_foreign(kari, tynset, tolga, nurse):
    c = staff(kari)
    url = reverse("admin:municipalities_municipality_change", args=[tynset.pk])
    form = c.get(url).context["adminform"].form
    data = {k: ("" if form.initial.get(k) is None else form.initial.get(k)) for k in form.fields}
    data |= {"centre": tolga.centre_id, "closed_days-TOTAL_FORMS": 0, "closed_days-INITIAL_FORMS": 0, "points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0}
    show("centre elsewhere", c.post(url, data))
    show("job", c.post("/admin/jobs/job/add/", jobdata(tynset, nurse, place="")))
    j = Job.objects.get(); print("##", j.municipality, j.place, j.place.municipality)

def test_merge_cycle(siri, tynset, tolga, soft):
    tynset.merged_into = tolga; tynset.save()
    tolga.refresh_from_db(); tolga.merged_into = tynset; tolga.save()
    r = soft.get(tynset.get_absolute_url()); print("##", r.status_code, r["Location"]); r = soft.get(r["Location"]); print("##", r.status_code, r["Location"])

def test_outbox_poison(transactional_db):
    from django.db import transaction
    from base import outbox
    with transaction.atomic():
        outbox.enqueue(to="kari@" + "a" * 70 + ".no", subject="s", body="b")
        outbox.enqueue(to="ola@example.org", subject="s", body="b")
    try: print("## sent", outbox.send_due())
    except Exception as e: print("## poison", repr(e), list(Mail.objects.values_list("to", "state", "attempts")))

def test_outbox_surrogate(transactional_db):
    from django.db import transaction
    from base import outbox
    for to, body in (("a@b..no","b"), ("a b@example.org", "b"), ("a@example.org\n", "b"), ("plain", "b"), ('"', "b")):
        Mail.objects.all().delete()
        with transaction.atomic(): outbox.enqueue(to=to, subject="s", body=body)
        try: print("## sent", repr(to), outbox.send_due())
        except Exception as e: print("## poison", repr(to), repr(e))

def test_failed_mail_kept(db):
    from base import outbox
    old = timezone.now() - datetime.timedelta(days=900)
    m = Mail.objects.create(message_id="x", to="a@example.org", subject="s", body="private", next_try=old, state="failed")
    Mail.objects.update(created=old)
    outbox.forget_old(timezone.localdate()); print("## failed mail still there after 900 days:", Mail.objects.count())

def test_left_municipality(tynset, tolga, road, soft):
    tolga.member_until = timezone.localdate() - datetime.timedelta(days=2); tolga.save()
    html = soft.get(tynset.centre.get_absolute_url()).content.decode()
    print("## nearest shows left:", f'href="{tolga.centre.get_absolute_url()}"' in html, soft.get(tolga.centre.get_absolute_url()).status_code)

def test_slug_cleared(siri, tynset):
    p = tynset.centre; p.slug = ""; p.save(); print("## slug", p.slug)

def test_useradd(siri):
    c = staff(siri)
    show("user add", c.post("/admin/municipalities/user/add/", {"username": "ny", "usable_password": "true", "password1": "fjell-og-vidde-2", "password2": "fjell-og-vidde-2"}))
    show("user changelist", c.get("/admin/municipalities/user/?memberships__role=host"))

def test_event_order(tynset, soft):
    now = timezone.now()
    Event.objects.create(municipality=tynset, title_nb="Månedlig", category="music", status="published", starts=now - datetime.timedelta(days=40), recurrence="monthly", recurs_until=timezone.localdate() + datetime.timedelta(days=300))
    Event.objects.create(municipality=tynset, title_nb="I morgen", category="music", status="published", starts=now + datetime.timedelta(days=1))
    h = soft.get(reverse("event-list")).content.decode()
    print("## soonest first: tomorrow before monthly?", h.index("I morgen") < h.index("Månedlig"))

def test_inline_foreign_id(kari, tynset, tolga):
    mine = Point.objects.create(municipality=tynset, kind="strength", text_nb="a")
    theirs = Point.objects.create(municipality=tolga, kind="strength", text_nb="b")
    c = staff(kari)
    url = reverse("admin:municipalities_municipality_change", args=[tynset.pk])
    form = c.get(url).context["adminform"].form
    data = {k: ("" if form.initial.get(k) is None else form.initial.get(k)) for k in form.fields}
    data |= {"closed_days-TOTAL_FORMS": 0, "closed_days-INITIAL_FORMS": 0, "points-TOTAL_FORMS": 1, "points-INITIAL_FORMS": 1,
      "points-0-id": theirs.pk, "points-0-municipality": tynset.pk, "points-0-kind": "strength", "points-0-text_nb": "kapret", "points-0-position": 0}
    show("inline foreign", c.post(url, data)); theirs.refresh_from_db(); print("##", theirs.municipality, theirs.text_nb)
    html = c.get(url).content.decode()
    import re
    print("## inline fields", sorted(set(re.findall(r'name="points-__prefix__-([a-z_]+)"', html))))

def test_autocomplete(kari, tynset):
    c = staff(kari)
    for q in ("app_label=municipalities&model_name=membership&field_name=user", "app_label=jobs&model_name=job&field_name=updated_by", "app_label=jobs&model_name=job&field_name=partner", "app_label=jobs&model_name=job&field_name=nope"):
        show(q, c.get("/admin/autocomplete/?term=&" + q))
    for q in ("updated_by__password__startswith=a", "municipality__memberships__user__email__startswith=k", "_to_field=updated_by", "o=99", "p=99999999999999999999", "municipality__id__exact=99999999999999999999999", "q=" + "x" * 5000, "q=%22'"):
        show(q[:50], c.get("/admin/jobs/job/?" + q))
    show("big pk", c.get("/admin/jobs/job/99999999999999999999999/change/"))
