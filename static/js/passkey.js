// A passkey in three steps: what the server wishes, what the browser's own dialogue gives, what the server says to it.

const keys = self.PublicKeyCredential;
if (keys?.parseRequestOptionsFromJSON) document.querySelectorAll("[data-passkey]").forEach(show);

function show(place) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => use(place));
}

async function use(place) {
  const button = place.querySelector("button");
  const problem = place.querySelector("[role=alert]");
  if (button.ariaDisabled) return;
  button.ariaDisabled = "true"; // and not `disabled`, with which the reader's place would be lost
  problem.hidden = true;
  try {
    goOn(await post(place, "", await signed(place.dataset.passkey, await post(place, "/wish"))));
  } catch {
    problem.hidden = false;
    button.ariaDisabled = null;
  }
}

async function signed(kind, wish) {
  const key = kind === "create"
    ? await navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(wish) })
    : await navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(wish) });
  return key.toJSON();
}

async function post({ dataset }, path, body = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": dataset.token };
  const answer = await fetch(dataset.address + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

// The first key is followed by recovery codes, shown on the answer to a form.
function goOn({ next }) {
  if (next) location.assign(next);
  else document.getElementById("recovery-codes").submit();
}
