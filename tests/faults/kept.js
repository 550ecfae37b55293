// Everything the app keeps on this phone, by account. Reads only: it never makes a database that is not there.
async () => {
  const answerOf = (request, what) => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`the database does not answer: ${what}`)), 60000);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function open(name) {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction.abort();
    return answerOf(request, name).catch((error) => { if (error.message.includes(name)) throw error; return null; });
  }

  const found = {};
  for (const { name } of await indexedDB.databases()) {
    const database = name.startsWith("palveleva-") ? await open(name) : null;
    if (!database) continue;
    database.onversionchange = () => database.close();
    const stores = ["drafts", "outbox", "photos", "mine", "meta"].filter((store) => database.objectStoreNames.contains(store));
    const reading = database.transaction(stores);
    const rows = await Promise.all(stores.map((store) => answerOf(reading.objectStore(store).getAll())));
    found[name.slice("palveleva-".length)] = Object.fromEntries(stores.map((store, index) => [store, rows[index]]));
    database.close();
  }
  return found;
}
