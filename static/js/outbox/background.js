// What the service worker does when the browser tells it that the network is back and no page is open.

import { underLock } from "./lock.js";
import { picturesOf } from "./outbox.js";
import { sendPictures } from "./pictures.js";
import { sendWaiting } from "./sender.js";
import { Store } from "./store.js";
import { isDue, isWaiting } from "./rows.js";
import { postOperations, putPicture } from "./line.js";

export async function sendInBackground(app) {
  const device = new Store(null);
  try {
    const account = await device.get("account");
    return account ? await sendFor(account, { device, app }) : "nobody";
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
