// Draws the page of GOV.UK Frontend and lays the package's precompiled files beside it, untouched.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import nunjucks from "nunjucks";
import { CONSENTS, SERVICES, URGENCIES, VILLAGES } from "./form.js";

const FRONTEND = "node_modules/govuk-frontend";
const { version } = JSON.parse(readFileSync(`${FRONTEND}/package.json`, "utf8"));
const items = (names) => names.map((value) => ({ value, text: value }));
const question = (name, label, names) => ({ name, label, items: items(names) });

const page = nunjucks.configure([".", `${FRONTEND}/dist`], { autoescape: true }).render("govuk.njk", {
  htmlLang: "fi",
  version,
  service: question("service", "Palvelu", SERVICES),
  urgency: question("urgency", "Milloin?", URGENCIES),
  consent: question("consent", "Lupa", CONSENTS),
  villages: items(VILLAGES),
});

writeFileSync("dist/govuk.html", page);
cpSync(`${FRONTEND}/dist/govuk/assets`, "dist/assets", { recursive: true });
cpSync(`${FRONTEND}/dist/govuk/govuk-frontend.min.css`, `dist/stylesheets/govuk-frontend-${version}.min.css`);
cpSync(`${FRONTEND}/dist/govuk/govuk-frontend.min.js`, `dist/javascripts/govuk-frontend-${version}.min.js`);
