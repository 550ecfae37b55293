// Puts rows into the phone's own database as the app would, or makes the database of an earlier release.
// Evaluated with { name, version, put: { store: [rows] } }.
async ({ name, version, put }) => {
  const request = indexedDB.open(name, version ?? undefined);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore("drafts", { keyPath: "draft_id" });
    database.createObjectStore("outbox", { keyPath: "op_id" }).createIndex("state", "state");
    database.createObjectStore("mine", { keyPath: ["kind", "id"] });
    database.createObjectStore("meta", { keyPath: "key" });
  };
  await new Promise((resolve, reject) => { request.onsuccess = resolve; request.onerror = () => reject(request.error); });
  const database = request.result;
  const writing = database.transaction(Object.keys(put), "readwrite");
  for (const [store, rows] of Object.entries(put)) for (const row of rows) writing.objectStore(store).put(row);
  await new Promise((resolve, reject) => { writing.oncomplete = resolve; writing.onabort = () => reject(writing.error); });
  database.close();
}
