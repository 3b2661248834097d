// Forms that a passkey fills in. They are hidden in the page and shown here, so nobody meets a dead button without scripts.

const library = window.webauthnJSON;

async function options(form) {
  if (!form.dataset.fetch) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.fetch, { headers: { Accept: "application/json" } });
  return answer.json();
}

// Instead of the password it must be found without a name and prove who holds the device.
function choose(publicKey, alone) {
  Object.assign(publicKey.authenticatorSelection, {
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    ...(alone && { userVerification: "required" }),
  });
}

async function ask(form) {
  const given = await options(form);
  if (form.dataset.passkey === "get") return library.get(given.request_options);
  choose(given.creation_options.publicKey, form.elements.passwordless.checked);
  return library.create(given.creation_options);
}

async function send(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const failed = form.querySelector("[role=alert]");
  failed.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await ask(form));
    form.submit();
  } catch {
    // refused, not there, or no longer waiting: the browser does not say which
    failed.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", send);
  form.hidden = !window.PublicKeyCredential;
}
