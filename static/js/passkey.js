// Passkeys: asks the device for what a form needs, and sends its answer with the form. Without it the page says so.

const forms = document.querySelectorAll("form[data-passkey]");

if (window.PublicKeyCredential) forms.forEach(open);

function open(form) {
  const button = form.querySelector("[type=submit]");
  const status = form.querySelector("[data-passkey-status]");
  button.disabled = false;
  status.textContent = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    status.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await answer(form));
      form.submit();
    } catch {
      button.disabled = false;
      status.textContent = form.querySelector("[data-text-stopped]").textContent;
    }
  });
}

/** The device asks for finger, face or screen lock; the person may refuse. */
async function answer(form) {
  const options = JSON.parse(form.dataset.options);
  options.challenge = toBytes(options.challenge);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    (list ?? []).forEach((credential) => { credential.id = toBytes(credential.id); });
  }
  if (form.dataset.passkey === "create") {
    options.user.id = toBytes(options.user.id);
    return plain(await navigator.credentials.create({ publicKey: options }));
  }
  return plain(await navigator.credentials.get({ publicKey: options }));
}

/** What the server reads; browsers of five years ago can't do it by themselves. */
function plain(credential) {
  const { response } = credential;
  const found = { clientDataJSON: toText(response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) found[name] = toText(response[name]);
  }
  if (response.getTransports) found.transports = response.getTransports();
  const id = toText(credential.rawId);
  return { id, rawId: id, type: credential.type, response: found, clientExtensionResults: {} };
}

function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function toText(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
