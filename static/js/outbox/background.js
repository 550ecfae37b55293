// What the service worker does when the network is back and no page of the app is open.

import { underLock } from "./lock.js";
import { picturesOf } from "./outbox.js";
import { sendPictures } from "./pictures.js";
import { sendWaiting } from "./sender.js";
import { Store } from "./store.js";
import { isDue, isWaiting } from "./rows.js";
import { postOperations, putPicture, signOut } from "./line.js";

const READ_WITHIN = 2000;

export async function sendInBackground(app) {
  const result = await sendFromPhone(app);
  new BroadcastChannel("palveleva").postMessage("changed");
  if (result === "net" || result === "wait") throw new Error(result); // the browser tries again later
}

async function sendFromPhone(app) {
  const device = new Store(null);
  try {
    const account = await device.get("account");
    return account ? await sendFor(account, { device, app }) : await tellOfLeaving();
  } finally {
    device.close();
  }
}

// Who signed out without a network is out before the next page of the server opens. The phone itself is emptied by the app.
// A store that does not answer holds no page up for long.
export async function tellOfLeaving() {
  const device = new Store(null);
  const tooLate = new Promise((resolve) => { setTimeout(resolve, READ_WITHIN); });
  try {
    const leaving = await Promise.race([device.get("leaving"), tooLate]);
    // Unnamed, it would end whoever has come in since, and again at every page: then it waits for the app.
    return leaving?.sign_in ? (await signOut(leaving)).kind : "nobody";
  } finally {
    device.close();
  }
}

async function sendFor(account, { device, app }) {
  const store = new Store(account);
  // Asked again under the lock: whoever signed out meanwhile holds it until everything is wiped.
  const mine = async (lock) => lock && (await device.get("account")) === account;
  const words = async (lock) =>
    (await mine(lock)) && (await hasUnsent(store)) ? sendWaiting({ store, post: (body) => postOperations(body, account), app, reason: "sync" }) : "busy";
  const pictures = async (lock) =>
    (await mine(lock)) ? sendPictures({ store, put: (photo, picture) => putPicture(photo, picture, account) }) : "busy";
  try {
    const result = await underLock(store.name, { ifAvailable: true }, words);
    return result === "ok" ? await underLock(picturesOf(store), { ifAvailable: true }, pictures) : result;
  } finally {
    store.close();
  }
}

async function hasUnsent(store) {
  const { ops, photos } = await store.everything();
  return ops.some(isWaiting) || photos.some(isDue);
}
