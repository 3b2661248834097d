// While an entry is written, the line above it says what is still missing. The server's own rules answer; nothing is saved.
const WAIT = 700; // milliseconds without typing
const line = document.querySelector("[data-missing]");
const form = line?.closest("form");
let timer;

const ask = async () => {
  const values = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const answer = await fetch(line.dataset.missing, { method: "POST", body: values, redirect: "error" }).catch(
    () => null,
  );
  if (answer?.ok) line.innerHTML = await answer.text(); // without an answer the line stays as it was
};

for (const kind of form ? ["input", "change"] : []) {
  form.addEventListener(kind, () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
}
