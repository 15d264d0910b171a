// Facets apply at once where something is ticked or chosen; empty fields stay out of the address.

export function begin() {
  const narrow = document.querySelector("[data-narrow]");
  if (narrow && !matchMedia("(min-width: 60.01rem)").matches) narrow.open = narrow.dataset.narrow === "asked";
  for (const form of document.querySelectorAll("form[data-facets]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("input[type=checkbox], select")) form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      for (const field of form.elements) if (field.name && field.value === "") field.disabled = true;
    });
    addEventListener("pageshow", () => { for (const field of form.elements) field.disabled = false; });
  }
}
