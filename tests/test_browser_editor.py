"""The editor of rich texts in a real Chromium: written by mouse and by keyboard, kept as the allow-list says, no
breach of the policy, no broken rule of accessibility, and a plain box where no script runs."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import sign_in

pytestmark = pytest.mark.browser

ADD = "/admin/jobs/job/add/"
HOSTILE = '<p>Vi venter</p><script>window.breach = 1</script><img src="x" onerror="window.breach = 1">'
WRITTEN = (
    '<h2>Om jobben</h2><p>Vi trenger deg. <a href="https://example.org/om">Les mer</a></p>'
    "<ul><li>ski fra døra</li><li><strong>ingen</strong> kø</li></ul><blockquote><p>Her blir vi.</p></blockquote>"
)


@pytest.fixture
def page(chromium, base):
    """Signed in as the host of Tynset; what breaks the policy or raises is kept in `page.breaches`."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.breaches = []
    page.on("pageerror", lambda error: page.breaches.append(str(error)))
    page.on("console", lambda line: line.type == "error" and page.breaches.append(line.text))
    sign_in(page, base, "tynset")
    yield page
    context.close()


def editor(page, name="body_nb"):
    """The text, and the bar above it."""
    if (throw := page.get_by_role("button", name="Kast den")).count():  # what an earlier test has left unsent
        throw.first.click()
    frame = page.locator(f".field-{name} .rich-text")
    frame.wait_for(state="attached")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    frame.wait_for()
    return frame.get_by_role("textbox"), frame.get_by_role("toolbar")


def box(page, name="body_nb"):
    return page.locator(f"#id_{name}")


def press(bar, word):
    bar.get_by_role("button", name=word, exact=True).click()


def closed(page):
    """What the dialog was asked is done once it is gone."""
    page.locator("dialog").wait_for(state="detached")


def write(page):
    text, bar = editor(page)
    text.click()
    press(bar, "Overskrift")
    page.keyboard.type("Om jobben")
    page.keyboard.press("Enter")
    page.keyboard.type("Vi trenger deg. Les mer")
    for _letter in "Les mer":
        page.keyboard.press("Shift+ArrowLeft")
    press(bar, "Lenke")
    page.get_by_label("Lenkens adresse").fill("example.org/om")
    page.keyboard.press("Enter")
    closed(page)
    page.keyboard.press("Enter")
    press(bar, "Punktliste")
    page.keyboard.type("ski fra døra")
    page.keyboard.press("Enter")
    press(bar, "Fet")
    page.keyboard.type("ingen")
    press(bar, "Fet")
    page.keyboard.type(" kø")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    press(bar, "Sitat")
    page.keyboard.type("Her blir vi.")


def open_groups(page):
    page.evaluate("document.querySelectorAll('details').forEach(group => { group.open = true })")


def test_what_is_written_is_kept_and_shown_to_readers_sanitised(page, base):
    page.goto(own_job(page, base))
    address = page.url
    text, _bar = editor(page)
    text.click()
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    expect(box(page)).to_have_value("")
    write(page)
    expect(box(page)).to_have_value(WRITTEN)
    page.locator("input[name=_save]").click()
    page.wait_for_load_state()
    page.goto(address)
    expect(box(page)).to_have_value(WRITTEN.replace('om">', 'om" rel="noopener">'))
    public = page.locator(".viewsitelink").get_attribute("href")
    page.goto(base + public)
    assert page.get_by_role("heading", name="Om jobben").is_visible()
    assert page.get_by_role("link", name="Les mer").get_attribute("href") == "https://example.org/om"
    assert page.locator("li", has_text="ingen kø").locator("strong").inner_text() == "ingen"
    assert page.breaches == []


def own_job(page, base) -> str:
    """The form of a published job that this host may change."""
    page.goto(base + "/admin/jobs/job/?status__exact=published")
    rows = page.locator("#result_list tbody tr", has=page.locator("td", has_text="Tynset"))
    return base + rows.first.locator("th a").get_attribute("href")


def test_what_is_pasted_or_sent_by_force_never_runs(page, base):
    page.goto(base + ADD)
    text, _bar = editor(page)
    text.evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        HOSTILE,
    )
    expect(box(page)).to_have_value("<p>Vi venter</p>")
    assert page.evaluate("window.breach") is None


def test_it_is_left_by_tab_and_its_bar_is_one_stop(page, base):
    page.goto(base + ADD)
    text, bar = editor(page)
    page.locator("#id_summary_nb").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Overskrift"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.textContent") == "Lenke"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "Overskrift"
    page.keyboard.press("Tab")
    assert text.evaluate("element => element === document.activeElement")
    press(bar, "Punktliste")
    page.keyboard.type("a")
    page.keyboard.press("Tab")
    assert not text.evaluate("element => element.contains(document.activeElement)")
    expect(box(page)).to_have_value("<ul><li>a</li></ul>")


def test_it_says_what_it_is_and_what_is_pressed(page, base):
    page.goto(base + ADD)
    editor(page)
    text = page.get_by_role("textbox", name=re.compile(r"^Tekst \[nb\]"))
    text.click()
    assert text.get_attribute("aria-multiline") == "true"
    assert text.get_attribute("aria-describedby") == "id_body_nb_helptext"
    bold = page.get_by_role("toolbar", name="Formatering: Tekst [nb]").get_by_role("button", name="Fet")
    assert bold.get_attribute("aria-pressed") == "false"
    bold.click()
    page.keyboard.type("a")
    assert bold.get_attribute("aria-pressed") == "true"
    page.locator("label[for=id_body_nb]").click()
    assert text.evaluate("element => element === document.activeElement")


def test_a_link_is_changed_removed_and_left_as_it_was(page, base):
    page.goto(base + ADD)
    text, bar = editor(page)
    text.click()
    press(bar, "Lenke")
    page.get_by_label("Lenkens adresse").fill("vert@example.org")
    page.get_by_role("button", name="Sett inn lenken").click()
    closed(page)
    link = '<a href="mailto:vert@example.org">vert@example.org</a>'
    expect(box(page)).to_have_value(f"<p>{link}</p>")
    page.keyboard.type(" svarer")
    expect(box(page)).to_have_value(f"<p>{link} svarer</p>")
    text.get_by_role("link").click()
    bar.get_by_role("button", name="Lenke", pressed=True).click()
    assert page.get_by_label("Lenkens adresse").input_value() == "mailto:vert@example.org"
    page.keyboard.press("Escape")
    closed(page)
    expect(box(page)).to_have_value(f"<p>{link} svarer</p>")
    press(bar, "Lenke")
    page.get_by_label("Lenkens adresse").fill("")
    page.keyboard.press("Enter")
    closed(page)
    expect(box(page)).to_have_value("<p>vert@example.org svarer</p>")


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1280, "light")])
def test_the_form_with_editors_and_its_dialog_break_no_rule(width, theme, chromium, base):
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
    page = context.new_page()
    sign_in(page, base, "tynset")
    page.goto(base + ADD)
    open_groups(page)
    write(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    broken = Axe().run(page).response["violations"]
    press(editor(page)[1], "Lenke")
    page.get_by_label("Lenkens adresse").wait_for()
    broken += Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in broken] == []
    context.close()


def test_languages_in_folded_groups_have_their_own_editors(page, base):
    page.goto(base + ADD)
    open_groups(page)
    text, _bar = editor(page, "body_de")
    text.click()
    page.keyboard.type("Arbeit")
    expect(box(page, "body_de")).to_have_value("<p>Arbeit</p>")
    expect(box(page)).to_have_value("")


def test_a_row_that_is_added_later_gets_its_editor_and_the_template_row_none(page, base):
    """As Django's admin adds a row of an inline: it clones its hidden template and says so."""
    page.goto(base + ADD)
    editor(page)
    page.evaluate(
        """() => {
            const row = document.createElement("div");
            row.className = "field-late";
            const source = document.querySelector("#id_body_nb");
            for (const id of ["id_late-__prefix__-body", "id_late-0-body"]) {
                const label = document.createElement("label");
                label.htmlFor = id;
                label.textContent = "Sen tekst:";
                const box = document.createElement("textarea");
                Object.assign(box.dataset, source.dataset);
                box.id = id;
                row.append(label, box);
            }
            document.querySelector("#content-main form").append(row);
            row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
        }"""
    )
    page.locator("#id_late-0-body + .rich-text").wait_for()
    assert page.locator(".field-late .rich-text").count() == 1


def test_without_scripts_it_is_a_plain_box(chromium, base):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, base, "tynset")
    page.goto(base + ADD)
    assert box(page).is_visible()
    assert page.locator(".rich-text").count() == 0
    context.close()


def test_no_admin_page_with_an_editor_breaches_the_policy(page, base):
    for address in (ADD, "/admin/news/article/add/", "/admin/municipalities/municipality/"):
        page.goto(base + address)
    page.goto(base + page.locator("#result_list th a", has_text="Tynset").get_attribute("href"))
    editor(page, "introduction_nb")
    assert page.breaches == []
