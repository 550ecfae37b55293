// The doors of the server through which an outbox empties, and the one through which its person leaves.

import { call } from "../lib/transport.js";

const PICTURE_WITHIN = 120000;

// Each operation on a line of its own: the server decides the first while the last are still on their way.
export function postOperations({ ops, ...envelope }, account, signal) {
  const lines = ops.map((op) => JSON.stringify(op)).join(",\n");
  const body = `${JSON.stringify(envelope).slice(0, -1)},"ops":[\n${lines}${lines && "\n"}]}`;
  return call("/api/v1/sync", { body, account, signal });
}

export function putPicture({ photo_id, op_id, mime }, picture, account, signal) {
  const path = `/api/v1/photos/${photo_id}?op=${op_id}`;
  return call(path, { method: "PUT", bytes: picture, type: mime, account, within: PICTURE_WITHIN, signal });
}

// Whoever has come in by another door meanwhile stays in: what ends is the sign-in that is named.
export function signOut({ sign_in }) {
  return call(`/sign-out?sign_in=${sign_in ?? ""}`, { method: "POST", wants: "nothing" });
}
