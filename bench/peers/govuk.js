import { initAll } from "govuk-frontend";

initAll();
document.documentElement.dataset.enhanced = "yes";
