// A reader's own list stays on this device (localStorage) and is written only when a button is pressed. Without this
// script, or where the browser keeps nothing, no button is shown.
const KEY = "shortlist";
const MOST = 40;
const all = (name) => document.querySelectorAll(name);

const read = () => {
  let list;
  try {
    list = JSON.parse(localStorage.getItem(KEY) ?? "[]");
  } catch {
    // What another hand wrote there is no list; the next press writes a new one.
    list = [];
  }
  return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
};

const write = (list) => {
  if (list.length) localStorage.setItem(KEY, JSON.stringify(list.slice(-MOST)));
  else localStorage.removeItem(KEY);
  show();
};

const queryOf = (list) => new URLSearchParams(list.map((one) => ["keep", one])).toString();

const show = () => {
  const list = read();
  for (const button of all("[data-keep]")) {
    button.dataset.plain ??= button.textContent.trim();
    const isKept = list.includes(button.dataset.keep);
    button.textContent = isKept ? button.dataset.keepPressed : button.dataset.plain;
    button.hidden = false;
  }
  for (const link of all("[data-keep-link]")) {
    link.hidden = !list.length;
    link.search = queryOf(list);
    link.querySelector("[data-keep-number]").textContent = list.length;
  }
  const page = document.querySelector("[data-shortlist]");
  if (page) showPage(page, list);
};

// The page of the list says whether it shows the list of this device or one that came by its address.
const showPage = (page, list) => {
  const shown = page.dataset.shortlist.split(" ").filter(Boolean);
  const isOwn = shown.length === list.length && shown.every((one) => list.includes(one));
  const parts = {
    without: false,
    own: isOwn && shown.length,
    other: !isOwn && shown.length,
    none: !shown.length && !list.length,
  };
  for (const [name, isShown] of Object.entries(parts)) {
    for (const part of all(`[data-list-${name}]`)) part.hidden = !isShown;
  }
};

const actions = {
  keep: ({ dataset: { keep } }) => {
    const list = read();
    write(list.includes(keep) ? list.filter((one) => one !== keep) : [...list, keep]);
  },
  empty: () => write([]),
  keepAll: () => {
    const shown = document.querySelector("[data-shortlist]").dataset.shortlist.split(" ");
    write([...new Set([...read(), ...shown])]);
  },
  share: () =>
    navigator.share({ title: document.title, url: location.href }).catch((error) => {
      // A reader who closes the window of sharing has changed their mind.
      if (error.name !== "AbortError") throw error;
    }),
};

const canKeep = () => {
  try {
    return Boolean(localStorage);
  } catch {
    // The reader has forbidden it; the page then says what it says without scripts.
    return false;
  }
};

const begin = () => {
  for (const button of all("[data-share]")) {
    button.hidden = !navigator.share;
    button.closest("[data-keep-row]").hidden = false;
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    for (const name of Object.keys(actions)) if (button && name in button.dataset) actions[name](button);
  });
  if (!canKeep()) return;
  const page = document.querySelector("[data-shortlist]");
  const list = read();
  if (page && !page.dataset.shortlist && list.length) {
    location.replace(`${location.pathname}?${queryOf(list)}`);
    return;
  }
  addEventListener("storage", show);
  show();
};

begin();
