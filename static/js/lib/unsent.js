// Everything unsent as one file that the coordinator can take in: the same operations under the same keys.

import { envelope } from "../outbox/sender.js";
import { isWaiting } from "../outbox/rows.js";

const CHUNK = 0x8000;

export async function unsentFile(store, app) {
  const { ops, photos } = await store.everything();
  const unsent = ops.filter(isWaiting);
  // A picture that waits for its report goes with it: of one that was refused it would reach nobody.
  const kept = photos.filter(({ op_id, state }) => state === "queued" || unsent.some((op) => op.op_id === op_id));
  const told = {
    palveleva: "outbox", proto: 1, app, account_id: store.account, exported_at: new Date().toISOString(),
    ops: unsent.map(envelope),
    photos: await Promise.all(kept.map(async ({ photo_id, op_id, mime }) => ({ photo_id, op_id, mime, bytes: base64(await store.picture(photo_id)) }))),
  };
  const name = `palveleva-${told.exported_at.slice(0, 16).replace(":", "")}.json`;
  return new File([JSON.stringify(told)], name, { type: "application/json" });
}

// Through the share sheet where there is one: a phone's download folder is hard to find. A sheet that is closed again is an
// answer; one that does not open is none.
export async function hand(file) {
  const mayShare = navigator.canShare?.({ files: [file] }) && matchMedia("(pointer: coarse)").matches;
  if (!mayShare) return download(file);
  return navigator.share({ files: [file] }).catch(({ name }) => name === "AbortError" || download(file));
}

function download(file) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function base64(buffer) {
  const bytes = new Uint8Array(buffer ?? 0);
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
