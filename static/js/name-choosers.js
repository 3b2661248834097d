// The admin's search-and-choose fields replace a select by a box that has no name of its own; give it the field's label.
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
