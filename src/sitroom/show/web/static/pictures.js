// Draws the pictures of a page. Vega comes from the server itself and runs with its expression interpreter: no eval.
import { open } from "./evidence.js";
import { rows } from "./rows.js";
import { addressOf, drawer, specification } from "./source.js";

async function draw(figure, dark, soon = true) {
  figure.asked = true;
  try {
    const [vega, found] = await Promise.all([drawer(), specification(figure.dataset.picture, dark(), soon)]);
    figure.drawn?.finalize?.();
    const place = document.createElement("div");
    figure.replaceChildren(place);
    if (found.description) {
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", found.description);
    }
    const width = figure.clientWidth && figure.clientWidth < 700 ? Math.max(figure.clientWidth - 40, 280) : null;
    figure.drawn = await vega.draw(place, found, (refs) => open(addressOf(refs)), width);
    if (found.description) place.querySelector("svg")?.setAttribute("aria-hidden", "true"); // its marks have no names; a table beside it has the rows
    if (found.subtitle) {
      const note = document.createElement("figcaption");
      note.className = "note";
      note.textContent = found.older ? `${found.older} ${found.subtitle}` : found.subtitle;
      figure.append(note);
    }
    if (found.rows?.length) figure.append(await rows(found));
    if (found.older) draw(figure, dark, false);
  } catch (error) {
    const text = document.createElement("p");
    text.className = "note";
    text.textContent = `This picture cannot be drawn: ${error.message}`;
    figure.replaceChildren(text);
  }
}

// Draws what comes into sight; gives what draws the others, one after the other.
export function begin(dark) {
  const figures = [...document.querySelectorAll("figure[data-picture]")];
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) {
        seen.unobserve(entry.target);
        draw(entry.target, dark);
      }
    }
  }, { rootMargin: "200px" });
  for (const figure of figures) seen.observe(figure);
  document.addEventListener("sitroom:theme", () => figures.forEach((figure) => { if (!figure.querySelector(".wait")) draw(figure, dark); }));
  return async () => {
    for (const figure of figures) if (!figure.asked) await draw(figure, dark);
  };
}
