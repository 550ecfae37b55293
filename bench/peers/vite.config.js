// Builds the pages of Enketo and ODK as their own makers would: minified, one bundle a page.
import { fileURLToPath, pathToFileURL } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const enketo = (path) => here(`./node_modules/enketo-core/${path}`);
const WITHIN = "/packages/enketo-core/node_modules/"; // Enketo's styles name a file by its place in their repository

function inItsOwnRepository(url) {
  return url.startsWith(WITHIN) ? pathToFileURL(here(`./node_modules/${url.slice(WITHIN.length)}`)) : null;
}

export default defineConfig({
  plugins: [vue()],
  resolve: {
    alias: {
      "enketo/config": enketo("config.js"),
      "enketo/widgets": enketo("src/js/widgets.js"),
      "enketo/translator": enketo("src/js/fake-translator.js"),
      "enketo/dialog": enketo("src/js/fake-dialog.js"),
      "enketo/file-manager": enketo("src/js/file-manager.js"),
      "enketo/xpath-evaluator-binding": enketo("src/js/xpath-evaluator-binding.js"),
    },
  },
  css: { preprocessorOptions: { scss: { style: "compressed", importers: [{ findFileUrl: (url) => inItsOwnRepository(url) }], quietDeps: true, silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function", "slash-div"] } } },
  // The minifier of styles refuses old hacks in them; Sass packs them all the same.
  build: {
    modulePreload: { polyfill: false },
    cssMinify: false,
    rollupOptions: {
      // A theme of Enketo is two style sheets, one of them for paper: https://github.com/enketo/enketo, enketo-core's README.
      input: { enketo: here("./enketo.html"), odk: here("./odk.html"), "enketo-print": enketo("src/sass/formhub/formhub-print.scss") },
      output: { assetFileNames: ({ names }) => (names.includes("enketo-print.css") ? "assets/[name][extname]" : "assets/[name]-[hash][extname]") },
    },
  },
  logLevel: "warn",
});
