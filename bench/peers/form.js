// The same questions as our report, and as an XForm.
export const SERVICES = ["lumityot", "polttopuut", "siivous", "kauppa", "kyyti", "korjaus", "digi", "muu"];
export const VILLAGES = ["hakkila", "mahlu", "kalmari", "lannevesi", "pylkonmaki", "tarvaala", "kolkanlahti", "lehtola"];
export const URGENCIES = ["today", "week", "flexible"];
export const CONSENTS = ["noticed", "asked", "granted"];

const choices = (names) => names.map((name) => `<item><label>${name}</label><value>${name}</value></item>`).join("");
const input = (name, label) => `<input ref="/data/${name}"><label>${label}</label></input>`;
const select = (name, label, names) => `<select1 ref="/data/${name}"><label>${label}</label>${choices(names)}</select1>`;
const FIELDS = ["text", "service", "village", "urgency", "day", "consent", "name", "phone", "address"];

export const FORM = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Palvelutarve</h:title><model><instance><data id="need">
${FIELDS.map((name) => `<${name}/>`).join("")}<orx:meta><orx:instanceID/></orx:meta></data></instance>
${FIELDS.map((name) => `<bind nodeset="/data/${name}" type="${name === "day" ? "date" : "string"}"/>`).join("")}
<bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()"/></model></h:head>
<h:body>${input("text", "Mitä pitäisi tehdä?")}
${select("service", "Palvelu", SERVICES)}
${select("village", "Kylä", VILLAGES)}${select("urgency", "Milloin?", URGENCIES)}
${input("day", "Päivä")}${select("consent", "Lupa", CONSENTS)}
${input("name", "Nimi")}${input("phone", "Puhelin")}${input("address", "Osoite")}</h:body></h:html>`;
