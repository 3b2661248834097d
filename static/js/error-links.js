// A line of the list of errors leads to its field, also where an editor stands in the place of the box, or in a closed fold.
for (const link of document.querySelectorAll(".error-summary a, .form-errors a")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (!field) return;
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    (label ?? field).scrollIntoView();
    if (field.hidden) label?.click();
    else field.focus({ preventScroll: true });
  });
}
