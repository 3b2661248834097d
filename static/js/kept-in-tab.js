// What a family writes in a form stays in this tab (sessionStorage) until it is sent: nowhere else, and never the signed
// field. Each form stands under a number made from its address, for the address of a family's own page is a secret.
const PREFIX = "written:",
  SENT = "written-sent";
const number = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) >>> 0, 7);
const key = PREFIX + number(location.pathname);
const note = document.querySelector("[data-kept]");
const form = note?.closest("form");

const read = () => JSON.parse(sessionStorage.getItem(key) ?? "{}");
const isWritten = (field) =>
  field.name && !["hidden", "submit", "button"].includes(field.type) && field.name !== "homepage";
const isBox = (field) => ["checkbox", "radio"].includes(field.type);
const nameOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : field.name);

const show = (isBack) => {
  note.hidden = false;
  note.querySelector("span").hidden = note.querySelector("button").hidden = !isBack;
};

const keep = ({ target }) => {
  if (!isWritten(target)) return;
  const same = target.type === "radio" ? [...form.elements[target.name]] : [target];
  const values = read();
  for (const field of same) values[nameOf(field)] = isBox(field) ? field.checked : field.value;
  sessionStorage.setItem(key, JSON.stringify(values));
  show(false);
};

const putBack = () => {
  const values = read();
  const fields = [...form.elements].filter((field) => isWritten(field) && nameOf(field) in values);
  const other = fields.filter((field) => (isBox(field) ? field.checked : field.value) !== values[nameOf(field)]);
  for (const field of other) {
    field[isBox(field) ? "checked" : "value"] = values[nameOf(field)];
    field.closest("details")?.setAttribute("open", "");
  }
  if (other.length) show(true);
};

// A page that says that something has arrived clears what was sent; one that says that all is erased, everything.
const said = document.querySelector("[data-sent]")?.dataset.sent;
if (said !== undefined) {
  const over =
    said === "all"
      ? Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))
      : [sessionStorage.getItem(SENT)];
  for (const name of [...over, SENT]) if (name) sessionStorage.removeItem(name);
}
if (form) {
  form.addEventListener("input", keep);
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
  note.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    location.replace(location.href);
  });
  if (!document.querySelector(".form-errors")) putBack(); // a form that came back holds what was sent
}
