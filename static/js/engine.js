// What the pages and the service worker share: the store, the sending, and who may send.

import { Outbox } from "./outbox/outbox.js";
import { sendInBackground, tellOfLeaving } from "./outbox/background.js";
