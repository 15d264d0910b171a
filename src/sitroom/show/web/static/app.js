import { begin as evidence } from "./evidence.js";
import { begin as pictures } from "./pictures.js";
import { begin as reading } from "./reading.js";
import { begin as jobs } from "./jobs.js";
import { begin as renewing } from "./renew.js";
import { begin as facets } from "./facets.js";
import { begin as switching, dark } from "./switch.js";

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, select, textarea, [contenteditable]")) {
    const search = document.getElementById("search");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});

document.querySelector(".menu [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
switching();
facets();
evidence();
pictures(dark);
reading();
jobs();
renewing();
