// Texts of the desk that a choice brings along: snippets in an answer, a goodbye by the reason why a case ends.
// Without this script the buttons beside the choices have the server put them in.

// All steps of a case stand in one form, so what belongs to a choice is looked for in its own step.
function within(select, selector) {
  return select.closest(".desk-step").querySelector(selector);
}

// --- into the text, where one is writing ---
function insert(area, text, from = area.selectionStart) {
  area.focus();
  area.setRangeText(text, from, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

function setUpChoice(area, select) {
  const button = within(select, "[name=insert]");
  let byPointer = false; // arrow keys go through the choices, and must not put each of them in
  const choose = () => {
    const text = select.selectedOptions[0]?.dataset.text;
    if (text) insert(area, text);
    select.value = "";
  };
  select.addEventListener("pointerdown", () => {
    byPointer = true;
  });
  select.addEventListener("keydown", () => {
    byPointer = false;
  });
  select.addEventListener("change", () => {
    if (byPointer) choose();
  });
  button.addEventListener("click", (event) => {
    event.preventDefault();
    choose();
  });
}

// --- "/" and some letters: a list under the text, by the pattern of a combobox. The field has several lines, so its role
// stays that of a text box; the status says how many there are.
const SLASH = /(?:^|\s)\/(\p{L}*)$/u;
// Right behind a word it may also be "og/eller": two letters are needed, and a word of a title that begins with them.
const BEHIND_WORD = /(?:^|\s)\p{L}+[.,!?;:]?\/(\p{L}{2,})$/u;

class Offer {
  constructor(area, select) {
    Object.assign(this, { area, chosen: -1, shown: [] });
    this.all = [...select.options].filter((option) => option.dataset.text);
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: `${area.id}_offer`, className: "desk-offer", hidden: true });
    set(this.list, { role: "listbox", "aria-label": select.labels[0].textContent });
    this.status = document.createElement("p");
    this.status.className = "desk-help";
    set(this.status, { role: "status" });
    const hint = within(select, "[data-offer-words]");
    hint.hidden = false;
    const touch = matchMedia("(hover: none) and (pointer: coarse)").matches; // nobody has arrow keys there
    this.words = touch ? hint.dataset.touchWords : hint.dataset.offerWords;
    area.after(this.list, this.status);
    set(area, { "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": this.list.id });
  }

  listen() {
    const { area } = this;
    area.addEventListener("input", () => this.look());
    area.addEventListener("blur", () => this.close());
    area.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps the focus
    this.list.addEventListener("click", (event) =>
      this.take([...this.list.children].indexOf(event.target.closest("li"))),
    );
  }

  before() {
    return this.area.value.slice(0, this.area.selectionStart);
  }

  typed() {
    return (this.before().match(SLASH) ?? this.before().match(BEHIND_WORD))?.[1];
  }

  find(letters) {
    const words = (option) => option.textContent.toLocaleLowerCase();
    if (SLASH.test(this.before())) return this.all.filter((option) => words(option).includes(letters));
    return this.all.filter((option) =>
      words(option)
        .split(/[^\p{L}]+/u)
        .some((word) => word.startsWith(letters)),
    );
  }

  look() {
    const letters = this.typed()?.toLocaleLowerCase();
    if (letters === undefined) return this.close();
    this.shown = this.find(letters);
    if (!this.shown.length && !SLASH.test(this.before())) return this.close();
    this.list.replaceChildren(
      ...this.shown.map((option, number) => {
        const item = document.createElement("li");
        Object.assign(item, { id: `${this.list.id}_${number}`, textContent: option.textContent });
        set(item, { role: "option" });
        return item;
      }),
    );
    this.list.hidden = this.shown.length === 0;
    this.status.textContent = this.words.replace("0", this.shown.length);
    this.point(this.shown.length ? 0 : -1);
  }

  point(number) {
    this.chosen = number;
    for (const [at, item] of [...this.list.children].entries()) item.setAttribute("aria-selected", at === number);
    if (number < 0) this.area.removeAttribute("aria-activedescendant");
    else this.area.setAttribute("aria-activedescendant", this.list.children[number].id);
    this.list.children[number]?.scrollIntoView({ block: "nearest" });
  }

  press(event) {
    if (this.list.hidden || event.isComposing) return;
    const many = this.shown.length;
    const keys = {
      ArrowDown: () => this.point((this.chosen + 1) % many),
      ArrowUp: () => this.point((this.chosen + many - 1) % many),
      Enter: () => this.take(this.chosen),
      Escape: () => this.close(),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  take(number) {
    const text = this.shown[number]?.dataset.text;
    const letters = this.typed();
    const space = SLASH.test(this.before()) ? "" : " ";
    this.close();
    if (text && letters !== undefined) insert(this.area, space + text, this.area.selectionStart - letters.length - 1);
  }

  close() {
    this.list.hidden = true;
    this.status.textContent = "";
    this.point(-1);
  }
}

for (const select of document.querySelectorAll('select[name$=".snippet"]')) {
  const area = within(select, '[name$=".text"]');
  setUpChoice(area, select);
  new Offer(area, select).listen();
}

// --- a goodbye: the suggestion follows the reason as long as nobody has written another one ---
for (const select of document.querySelectorAll('select[name$=".reason"]')) {
  const area = within(select, '[name$=".goodbye"]');
  const texts = [...select.options].map((option) => option.dataset.text ?? "");
  const button = within(select, "[name=insert]");
  if (button) button.hidden = true;
  select.addEventListener("change", () => {
    if (!texts.includes(area.value.replaceAll("\r\n", "\n")) && area.value.trim()) return;
    area.value = texts[select.selectedIndex];
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
