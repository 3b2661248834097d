// A button beside each day opens the browser's own calendar; what is chosen there is written as one would have typed it.
const toIso = (text) => {
  const found = text.trim().match(/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/);
  return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
};

const addCalendar = (input) => {
  const label = document.querySelector(`label[for="${input.id}"]`)?.textContent.replace(/:\s*$/, "") ?? "";
  const calendar = document.createElement("input");
  Object.assign(calendar, { type: "date", tabIndex: -1, className: "day-calendar", ariaHidden: "true" });
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "day-button", textContent: input.dataset.choose });
  if (label) button.setAttribute("aria-label", `${input.dataset.choose}: ${label.trim()}`);
  button.addEventListener("click", () => {
    calendar.value = toIso(input.value);
    calendar.showPicker();
  });
  calendar.addEventListener("change", () => {
    input.value = calendar.value.split("-").reverse().join(".");
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
    input.focus();
  });
  const box = document.createElement("span");
  box.className = "day-box";
  input.replaceWith(box);
  box.append(input, button, calendar);
  input.dataset.calendar = "yes";
};

const addCalendars = () => {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  for (const input of document.querySelectorAll("input.day-input:not([data-calendar])")) {
    if (!input.name.includes("__prefix__") && !input.disabled) addCalendar(input);
  }
};
addCalendars();
document.addEventListener("formset:added", addCalendars);
