// Joined to sw.js by the server: a notification that was sealed for this browser, and the tap on it.

// Told are its title and its options: the code of the need, and where a tap leads.
addEventListener("push", (event) => event.waitUntil(registration.showNotification(...event.data.json())));
addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));

// An open app shows the news by itself: it only comes to the front.
async function open(notification) {
  notification.close();
  const [page] = await clients.matchAll();
  return page?.focus() ?? clients.openWindow(notification.data);
}
