// The two doors of the server through which an outbox empties.

import { call } from "../lib/transport.js";

const PICTURE_WITHIN = 120000;

export function postOperations(body, account) {
  return call("/api/v1/sync", { body, account });
}

export function putPicture({ photo_id, op_id, mime }, picture, account) {
  const path = `/api/v1/photos/${photo_id}?op=${op_id}`;
  return call(path, { method: "PUT", bytes: picture, type: mime, account, within: PICTURE_WITHIN });
}
