// The coordinator's desk: drafts that survive, keys, what was unfolded, ready-made replies, suggestions while typing.

import { keepDrafts } from "./desk/drafts.js";
import { keepUnfolded } from "./desk/unfolding.js";
import { listenForKeys } from "./desk/keys.js";
import { chooseMany } from "./desk/choosing.js";
import { offerReplies } from "./desk/replies.js";
import { suggest } from "./desk/suggestions.js";

const desk = document.getElementById("desk");

keepDrafts(desk);
listenForKeys(desk);
offerReplies();
keepUnfolded();
suggest();
chooseMany();
