// A report shows one of its sheets at a time; the address says which. Sheets of one actor or document are unpacked when they are asked for.
import { begin as evidence, open } from "./evidence.js";
import { begin as pictures } from "./pictures.js";
import { unpacked } from "./source.js";
import { begin as switching, dark } from "./switch.js";

const main = document.getElementById("main");

async function sheet(anchor) {
  const known = [...main.children].find((one) => one.id === anchor);
  if (known) return known;
  const html = (await unpacked("sheets"))[anchor];
  if (html === undefined) return null;
  const made = document.createElement("section");
  made.className = "chapter";
  made.id = anchor;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  made.replaceChildren(...[...parsed.body.childNodes].map((node) => document.importNode(node, true)));
  main.append(made);
  return made;
}

async function show({ focus }) {
  const hash = decodeURIComponent(location.hash.slice(1));
  if (hash.startsWith("words=")) {
    open(location.hash);
    return;
  }
  const [anchor, ...rest] = hash.split("@");
  const shown = (anchor && (await sheet(anchor))) || main.querySelector(".chapter");
  const inside = rest.length ? document.getElementById(rest.join("@")) : anchor && !shown.id.startsWith(anchor) ? document.getElementById(anchor) : null;
  const home = inside?.closest(".chapter") ?? shown;
  for (const one of main.children) one.classList.toggle("away", one !== home);
  for (const link of document.querySelectorAll(".menu a")) {
    if (link.hash === `#${home.id.replace(/^whatif\d+$/, "whatif")}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (inside) inside.scrollIntoView({ block: "center" });
  else scrollTo(0, 0);
  if (focus) (inside ?? main).focus({ preventScroll: true });
}

show({ focus: false });
addEventListener("hashchange", () => show({ focus: true }));
switching();
evidence();
const others = pictures(dark);
if (innerWidth > 700) setTimeout(others, 400); // so that they are there when the report is printed
