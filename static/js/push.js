// Whether this browser may be woken. The browser gives an address at its push service; the server keeps it or forgets it.

const place = document.getElementById("push");
const heard = new Set(place?.dataset.heard.split(" "));
if (place && "Notification" in self) begin();

async function begin() {
  place.hidden = false;
  for (const button of place.querySelectorAll("button")) button.addEventListener("click", () => turn(button));
  show(await state());
}

async function state() {
  const registration = await navigator.serviceWorker?.getRegistration("/");
  if (!registration?.pushManager) return "homeless";
  if (Notification.permission === "denied") return "denied";
  return isHeard(await registration.pushManager.getSubscription()) ? "on" : "off";
}

// The browser keeps its half when the person has signed out, or the service has got another key: that alone brings nothing.
function isHeard(subscription) {
  return Boolean(subscription) && heard.has(subscription.endpoint) && inLetters(subscription.options.applicationServerKey) === place.dataset.key;
}

function inLetters(bytes) {
  return btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function show(name) {
  for (const part of place.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== name;
}

async function turn(button) {
  const isOn = button.closest("[data-state]").dataset.state === "on";
  if (button.ariaDisabled) return;
  button.ariaDisabled = "true"; // and not `disabled`, with which the reader's place would be lost
  try {
    await (isOn ? turnOff() : turnOn());
    show(await state());
  } catch {
    show(Notification.permission === "denied" ? "denied" : isOn ? "on" : "off");
    place.querySelector("[data-state=trouble]").hidden = Notification.permission === "denied";
  }
  button.ariaDisabled = null;
  // It has gone with its state: the reader goes on from the heading of what holds now.
  const { activeElement, body } = document;
  if (button.closest("[hidden]") && (activeElement === button || activeElement === body)) place.querySelector("h2").focus();
}

async function turnOn() {
  const { pushManager } = await navigator.serviceWorker.ready;
  const wish = { userVisibleOnly: true, applicationServerKey: place.dataset.key };
  await (await pushManager.getSubscription())?.unsubscribe(); // made with another key it would forbid a new one
  const subscription = await pushManager.subscribe(wish);
  try {
    await post("/account/push", subscription);
    heard.add(subscription.endpoint);
  } catch (trouble) {
    await subscription.unsubscribe(); // what the server does not know must not look as if it worked
    throw trouble;
  }
}

async function turnOff() {
  const { pushManager } = await navigator.serviceWorker.ready;
  const subscription = await pushManager.getSubscription();
  if (!subscription) return;
  await post("/account/push/removal", subscription);
  await subscription.unsubscribe();
}

async function post(address, subscription) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": place.dataset.token };
  const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(subscription) });
  if (!answer.ok) throw new Error(answer.status);
}
