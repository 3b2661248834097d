/* Comfort on top of a page that works without: suggestions while typing, short addresses, focus after a refresh. */

const WAIT = 150,
  SHORTEST = 2;

function setUp(box) {
  const form = box.form;
  const holder = box.closest(".suggest");
  const number = box.name.slice(-1);
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${box.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0].textContent);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "understood";
  status.setAttribute("role", "status");
  holder.append(list, status);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  let timer,
    chosen = -1;

  function show(rows) {
    list.replaceChildren(
      ...rows.map(([code, label, counted], index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.dataset.code = code;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.label = label;
        item.textContent = `${label} · ${counted}`;
        return item;
      }),
    );
    list.hidden = !rows.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  }

  function mark(index) {
    chosen = index;
    for (const [at, item] of [...list.children].entries()) item.setAttribute("aria-selected", String(at === index));
    if (index < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function take(item) {
    const select = form.elements[`work${number}`];
    let option = [...select.options].find((other) => other.value === item.dataset.code);
    if (!option) {
      option = new Option(item.dataset.label, item.dataset.code);
      select.prepend(option);
    }
    option.selected = true;
    box.value = "";
    status.textContent = `${form.dataset.chosen} ${item.dataset.label}`;
    show([]);
  }

  async function ask() {
    const words = box.value.trim();
    if (words.length < SHORTEST) return show([]);
    try {
      const answer = await fetch(`${form.dataset.suggestions}?words=${encodeURIComponent(words)}`);
      if (answer.ok && box.value.trim() === words) show(await answer.json());
    } catch {
      show([]); // no network: the words are read when the form is sent
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("blur", () => setTimeout(() => show([]), WAIT));
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    if (event.target.dataset.code) take(event.target);
  });
  box.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) {
      show([]);
      event.preventDefault();
    }
    if (list.hidden) return;
    if (event.key === "ArrowDown") {
      mark(chosen < last ? chosen + 1 : 0);
      event.preventDefault();
    }
    if (event.key === "ArrowUp") {
      mark(chosen > 0 ? chosen - 1 : last);
      event.preventDefault();
    }
    if (event.key === "Enter" && chosen >= 0) {
      take(list.children[chosen]);
      event.preventDefault();
    }
  });
}

function setUpAll() {
  document.querySelectorAll("[data-suggest]:not([role])").forEach(setUp);
}

/* Fields that say nothing stay out of the address; an empty year between others stays, since a programme goes by its place. */
function shorten(event) {
  const sent = event.detail.parameters;
  for (const name of Object.keys(sent)) {
    const written = [sent[name]].flat();
    const last = written.findLastIndex((value) => value !== "");
    const values = name === "born" ? written.slice(0, last + 1) : written.filter((value) => value !== "");
    if (values.length) sent[name] = values;
    else delete sent[name];
  }
}

/* htmx notes the address in the browser's storage; a plan is nobody's business, and nothing is kept on a reader's device. */
function forget() {
  sessionStorage.removeItem("htmx-current-path-for-history");
}

/* Printing from the page; without scripts the sentence beside the button stands for it. */
function showPrinting() {
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
  });
}

/* Paper has no folds: the places are printed all the same, also by a browser that cannot unfold them by style. */
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll(".more-places:not([open])")];
  unfolded.forEach((fold) => {
    fold.open = true;
  });
});
window.addEventListener("afterprint", () => {
  unfolded.forEach((fold) => {
    fold.open = false;
  });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
forget();
document.addEventListener("htmx:pushedIntoHistory", forget);
document.addEventListener("htmx:configRequest", shorten);
document.addEventListener("htmx:afterSettle", () => {
  setUpAll();
  showPrinting();
  const title = document.getElementById("results-title");
  const wrong = document.querySelector(".field-wrong input, .field-wrong select");
  if (wrong) wrong.focus();
  else if (title) title.focus();
});
setUpAll();
showPrinting();
