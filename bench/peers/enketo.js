// Enketo's form engine with the form as its transformer would hand it over, which its server sends to the page apart.
import "enketo-core/src/sass/formhub/formhub.scss";
import { Form } from "enketo-core/src/js/form.js";

const text = (name, label, type = "text") => `<label class="question"><span lang="" class="question-label active">${label}</span>
  <input type="${type}" name="/data/${name}" data-type-xml="${type === "date" ? "date" : "string"}"></label>`;
const radio = (name, label, values) => `<fieldset class="question simple-select"><fieldset><legend><span lang="" class="question-label active">${label}</span></legend>
  <div class="option-wrapper">${values.map((value) => `<label><input type="radio" name="/data/${name}" data-name="/data/${name}" value="${value}" data-type-xml="select1"><span lang="" class="option-label active">${value}</span></label>`).join("")}</div></fieldset></fieldset>`;
// The lists of form.js once more: shared, they would be a file and a request of their own, which no maker would want.
const SERVICES = ["lumityot", "polttopuut", "siivous", "kauppa", "kyyti", "korjaus", "digi", "muu"];
const VILLAGES = ["hakkila", "mahlu", "kalmari", "lannevesi", "pylkonmaki", "tarvaala", "kolkanlahti", "lehtola"];

document.querySelector(".form-header").insertAdjacentHTML("afterend", `<form autocomplete="off" novalidate class="or clearfix" dir="ltr" id="need">
  <section class="form-logo"></section><h3 dir="auto" id="form-title">Palvelutarve</h3>
  ${text("text", "Mitä pitäisi tehdä?")}${radio("service", "Palvelu", SERVICES)}${radio("village", "Kylä", VILLAGES)}
  ${radio("urgency", "Milloin?", ["today", "week", "flexible"])}${text("day", "Päivä", "date")}
  ${radio("consent", "Lupa", ["noticed", "asked", "granted"])}${text("name", "Nimi")}${text("phone", "Puhelin")}${text("address", "Osoite")}</form>`);

const modelStr = `<model xmlns:orx="http://openrosa.org/xforms"><instance><data id="need"><text/><service/><village/><urgency/><day/><consent/>
  <name/><phone/><address/><orx:meta><orx:instanceID/></orx:meta></data></instance></model>`;
const form = new Form(document.querySelector("form.or"), { modelStr }, {});
const faults = form.init();
document.querySelector("#validate-form").addEventListener("click", () => form.validate());
document.documentElement.dataset.enhanced = faults.length ? faults.join("; ") : "yes";
