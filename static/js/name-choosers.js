// The admin's search-and-choose fields replace a select by a box that has no name of its own; give it the field's label.
for (const select of document.querySelectorAll("select.admin-autocomplete")) {
  select.dataset.dropdownParent = "#content"; // its list opens inside the page's main part, not behind its foot
}

const name = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box?.classList.contains("select2")) continue;
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.setAttribute("aria-label", label.textContent.replace(/:\s*$/, ""));
    }
  }
};
django.jQuery(name); // after the admin has made its boxes, in the same queue
document.addEventListener("formset:added", () => requestAnimationFrame(name));

django.jQuery(document).on("select2:open", ({ target }) => {
  const label = document.querySelector(`label[for="${target.id}"]`)?.textContent.replace(/:\s*$/, "");
  const field = document.querySelector(".select2-container--open .select2-search__field");
  const box = target.nextElementSibling?.querySelector("[role=combobox]");
  if (!label || !field || !box) return;
  const list = document.querySelector(".select2-container--open .select2-results__options");
  field.setAttribute("aria-label", label);
  if (list?.id) {
    list.setAttribute("aria-label", label);
    box.setAttribute("aria-controls", list.id);
    field.setAttribute("aria-controls", list.id);
  }
});
