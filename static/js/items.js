// The lists and the pages of what has been told, asked and agreed: loaded by the app (app.js), whose parts they share.

import { ItemList } from "./views/item-list.js";
import { NeedPage, OfferPage, WorkPage } from "./views/item-pages.js";
import { matterOf } from "./views/describe-items.js";
import { keepPlace } from "./lib/keep-place.js";
import { phone } from "./phone.js";

const ITEM_ELEMENTS = { "item-list": ItemList, "need-page": NeedPage, "offer-page": OfferPage, "work-page": WorkPage };

for (const [name, element] of Object.entries(ITEM_ELEMENTS)) customElements.define(name, element);

// Of three works that are done the list of what leaves says which, and it keeps the reader's place.
Object.assign(phone, { matterOf, keepPlace });
