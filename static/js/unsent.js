// Keeps what is written in a form of the workplace on the server, for its writer alone, until it is sent. What was put
// back or refused bears data-unsent. Without this script the server keeps what was sent and not taken.
const WAIT = 3000; // milliseconds after the last key
const MOST_KEEPALIVE = 60000; // bytes that a browser sends for a page that is being left
const WARN = 5 * 60 * 1000; // milliseconds before the session ends
const NEVER = new Set([
  "action",
  "select_across",
  "index",
  "_selected_action",
  "csrfmiddlewaretoken",
  "writer",
  "opened",
]);
const frame = document.getElementById("unsent");
const words = frame.dataset;
const others = new BroadcastChannel("workplace");

const isField = (field) =>
  field.name &&
  !NEVER.has(field.name) &&
  !field.disabled &&
  !["hidden", "password", "file", "submit", "button", "reset", "image", "fieldset", "output"].includes(field.type);

const isChanged = (field) => {
  if (field.dataset.unsent !== undefined) return true;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) {
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    const given = chosen.length ? chosen : field.multiple ? [] : [field.options[0]].filter(Boolean);
    return (
      [...field.selectedOptions].join() !== given.join() || [...field.selectedOptions].some((o, i) => o !== given[i])
    );
  }
  return field.value !== field.defaultValue;
};

const readValues = (field) => {
  if (field.options) return [...field.selectedOptions].map((option) => option.value);
  if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
  return [field.value];
};

// {name: [text, …]} of the fields that say something else than the page did; with it the ids of their rows.
const collect = (form) => {
  const fields = [...form.elements].filter(isField);
  const names = new Set(fields.filter(isChanged).map((field) => field.name));
  const found = {};
  for (const field of fields)
    if (names.has(field.name)) found[field.name] = [...(found[field.name] ?? []), ...readValues(field)];
  const beside = [...names]
    .map((name) => name.replace(/^(.+-\d+)-.+$/, "$1-id"))
    .filter((name) => name.endsWith("-id"));
  for (const name of names.size ? ["_opened", ...beside] : []) {
    const field = form.elements.namedItem(name);
    if (field?.type === "hidden") found[name] = [field.value];
  }
  return found;
};

const clock = () => new Date().toLocaleTimeString("nb", { hour: "2-digit", minute: "2-digit" });

class Keeper {
  constructor(form) {
    this.form = form;
    this.path = new URL(form.getAttribute("action") || "", location.href).pathname;
    this.note = document.querySelector(`.unsent-note input[name=path][value="${CSS.escape(this.path)}"]`)?.form;
    this.kept = this.note ? this.now() : "{}";
    this.failed = this.sent = false;
    this.line = Object.assign(document.createElement("p"), { className: "unsent-line", hidden: true });
    form.append(this.line);
    form.addEventListener("input", () => this.plan());
    form.addEventListener("change", () => this.plan());
    form.addEventListener("submit", () => {
      this.sent = true;
      clearTimeout(this.timer);
      this.stop?.abort();
    });
    if (this.isUnsaved) this.plan();
  }

  now() {
    return JSON.stringify(collect(this.form));
  }
  get isUnsaved() {
    return !this.sent && this.now() !== this.kept;
  }

  plan() {
    this.sent = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    if (!this.isUnsaved) return;
    const values = this.now();
    const body = new URLSearchParams({ path: this.path, values });
    const token = this.form.elements.csrfmiddlewaretoken?.value ?? "";
    this.stop = new AbortController();
    try {
      const answer = await fetch(words.url, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token },
        signal: this.stop.signal,
        keepalive: leaving && body.toString().length < MOST_KEEPALIVE,
      });
      if (!answer.ok) throw answer;
      this.kept = values;
      this.failed = false;
      this.say(values === "{}" ? "" : words.kept.replace("{clock}", clock()));
      begin();
      others.postMessage("here");
    } catch (fault) {
      if (fault.name === "AbortError") return;
      this.failed = true;
      this.say(fault.status === 403 ? words.signedOut : words.notKept, true);
    }
  }

  say(text, loud = false) {
    if (this.line.textContent === text) return;
    if (loud) this.line.setAttribute("role", "status");
    else this.line.removeAttribute("role");
    this.line.textContent = text;
    this.line.hidden = !text;
  }

  get isInDanger() {
    return this.isUnsaved && (this.failed || !navigator.onLine || this.now().length > MOST_KEEPALIVE / 3);
  }
}

const wanted = (form) =>
  form.method === "post" &&
  form.id !== "logout-form" &&
  !form.matches(".unsent-note, [data-no-draft]") &&
  [...form.elements].some(isField);
let keepers = [];
const saveAll = (leaving) => Promise.all(keepers.map((keeper) => keeper.save(leaving)));

document.addEventListener("visibilitychange", () => {
  if (document.hidden) saveAll(true);
});
addEventListener("pagehide", () => saveAll(true));
addEventListener("beforeunload", (event) => {
  saveAll(true);
  if (keepers.some((keeper) => keeper.isInDanger)) event.preventDefault();
});

// Signing out asks about unsent text, so it is kept first.
document.getElementById("logout-form")?.addEventListener("submit", async (event) => {
  if (!keepers.some((keeper) => keeper.isUnsaved)) return;
  event.preventDefault();
  await saveAll();
  event.target.submit();
});

// In a form of several steps the Enter key presses the first button of the step that one writes in.
document.addEventListener("keydown", (event) => {
  const step = event.target.closest?.(".desk-steps .desk-step");
  if (event.key !== "Enter" || event.target.tagName !== "INPUT" || !step) return;
  event.preventDefault();
  step.querySelector(".desk-buttons button")?.click();
});

// --- the end of the session ---
let end, told;
const ending = frame.querySelector("p"),
  goOn = frame.querySelector("button");
const tell = (text) => {
  ending.textContent = text;
  goOn.hidden = !text;
};
const begin = () => {
  end = Date.now() + Number(words.seconds) * 1000;
  told = false;
  tell("");
};
const look = async () => {
  const left = end - Date.now();
  if (left > WARN || told) return;
  told = true;
  await saveAll();
  if (end - Date.now() > WARN) return; // saving has moved it
  const at = new Date(end).toLocaleTimeString("nb", { hour: "2-digit", minute: "2-digit" });
  tell((left > 0 ? words.ending : words.signedOut).replace("{clock}", at));
};
goOn.addEventListener("click", async () => {
  const answer = await fetch(words.url).catch(() => null);
  if (answer?.ok) {
    begin();
    others.postMessage("here");
  } else tell(words.signedOut);
});
others.addEventListener("message", begin);

// Rows that were added by hand are added again, and get their words.
const addRows = (keeper) => {
  const rest = JSON.parse(keeper.note?.dataset.rest ?? "{}");
  for (const [name, [text]] of Object.entries(rest)) {
    const [, prefix] = name.match(/^(.+)-\d+-.+$/) ?? [];
    const add = document.querySelector(`#${CSS.escape(prefix ?? "")}-group .add-row a`);
    for (let tries = 0; add && !keeper.form.elements.namedItem(name) && tries < 50; tries += 1) add.click();
    const field = keeper.form.elements.namedItem(name);
    if (!field || !isField(field)) continue;
    field.value = text;
    field.dataset.unsent = "";
  }
};

const start = () => {
  const account = words.account.replace(/access\/$/, ""); // signing in and all about it keep nothing
  keepers = [...document.forms]
    .filter(wanted)
    .map((form) => new Keeper(form))
    .filter(({ path }) => !path.startsWith(account));
  keepers.forEach(addRows);
  begin();
  others.postMessage("here");
  setInterval(look, 20000);
  document.addEventListener("visibilitychange", look);
};
if (window.django?.jQuery)
  window.django.jQuery(start); // after the admin has made its rows
else start();
