import { createApp, h } from "vue";
import { OdkWebForm, webFormsPlugin } from "@getodk/web-forms";
import { FORM } from "./form.js";

const app = createApp({ render: () => h(OdkWebForm, { formXml: FORM, fetchFormAttachment: () => Promise.reject(new Error("none")) }) });
app.use(webFormsPlugin);
app.mount("#app");
