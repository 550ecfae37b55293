// Joined to sw.js by the server: a notification that was sealed for this browser, and the tap on it.

// Told are its title and its options: the code of the need, and where a tap leads.
addEventListener("push", (event) => event.waitUntil(registration.showNotification(...event.data.json())));
addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));

// Where the way in stands open already, an app shows the news by itself: it only comes to the front. Any other page stays
// as it is, as somebody may be writing in it.
async function open(notification) {
  notification.close();
  const { data } = notification;
  const page = (await clients.matchAll()).find(({ url }) => new URL(url).pathname === data);
  return page?.focus() ?? clients.openWindow(data);
}
