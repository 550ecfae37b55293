// Marks the first frame in which a field or button of a form can be seen and used, that in which what is written is kept
// on the phone, and that in which the page's script is done.
(() => {
  const FIELDS = ["form", "report-form", ".odk-form"].flatMap((place) => ["input", "textarea", "select", "button"].map((one) => `${place} ${one}`));
  const found = (self.bench = { fillable: null, kept: null, enhanced: null });

  function canBeUsed(field) {
    const isSeen = field.checkVisibility({ visibilityProperty: true }) && field.getBoundingClientRect().height > 0;
    return isSeen && !field.disabled && field.type !== "hidden";
  }

  // Ours names its view when its store has been opened and read, and not before.
  function isEnhanced({ dataset }) {
    return dataset.enhanced || document.body?.dataset.view || document.querySelector(".odk-form");
  }

  function look() {
    const root = document.documentElement;
    const isThere = () => [...document.querySelectorAll(FIELDS.join())].some(canBeUsed);
    if (root && found.fillable === null && isThere()) found.fillable = performance.now();
    if (root && found.fillable !== null && root.dataset.keeps) found.kept ??= performance.now();
    if (root && found.fillable !== null && isEnhanced(root)) found.enhanced = performance.now();
    if (found.enhanced === null) requestAnimationFrame(look);
  }

  look();
})();
