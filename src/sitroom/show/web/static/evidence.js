// The side panel with the words behind whatever was pressed, and the keys that walk through them.
import { words } from "./source.js";

const panel = document.getElementById("evidence");
const said = document.getElementById("said");
let opener = null;
let asked = 0;

function links() {
  return [...document.querySelectorAll("main a[data-evidence], main [data-evidence-mark]")].filter((link) => link.checkVisibility());
}

function mark(link) {
  for (const shown of document.querySelectorAll(".shown")) shown.classList.remove("shown");
  if (!link) return;
  const row = link.closest("tr") ?? link;
  row.classList.add("shown");
}

export async function open(address, link = null, { focus = true } = {}) {
  const number = ++asked;
  const html = await words(address);
  if (number !== asked) return;
  if (link) opener = link;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const body = parsed.querySelector("article.evidence") ?? parsed.querySelector("main .lead");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close quiet";
  close.textContent = "Close";
  close.addEventListener("click", shut);
  if (body) {
    panel.replaceChildren(close, document.importNode(body, true));
  } else {
    const text = document.createElement("p");
    text.textContent = "The server does not answer.";
    panel.replaceChildren(close, text);
  }
  for (const back of panel.querySelectorAll("input[name=back]")) back.value = location.pathname + location.search;
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("opened");
  mark(opener);
  if (focus) (panel.querySelector("h2") ?? panel).focus({ preventScroll: true });
  const of = panel.querySelector("article.evidence");
  if (said && of) said.textContent = of.querySelector("h2").textContent;
}

export function shut() {
  if (panel.hidden) return;
  asked++;
  panel.hidden = true;
  document.body.classList.remove("opened");
  mark(null);
  const back = opener;
  opener = null;
  if (back && back.isConnected) back.focus({ preventScroll: false });
}

function step(way) {
  const inside = panel.hidden ? null : panel.querySelector(`[data-step="${way}"]`);
  if (inside) {
    open(inside.href, opener);
    return;
  }
  const all = links();
  if (!all.length) return;
  const at = opener ? all.indexOf(opener) : -1;
  const next = at < 0 ? (way > 0 ? 0 : all.length - 1) : at + way;
  if (next < 0 || next >= all.length) return;
  all[next].scrollIntoView({ block: "center" });
  open(all[next].href ?? all[next].dataset.evidenceMark, all[next]);
}

export function begin() {
  if (!panel) return;
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest("a[data-evidence], a[data-step]");
    if (link) {
      event.preventDefault();
      open(link.href, link.closest("#evidence") ? opener : link);
      return;
    }
    if (event.target.closest("a, button, input, select, label, summary, #evidence")) return;
    const row = event.target.closest("tr.evidenced");
    const own = row?.querySelector("td.c-to a[data-evidence]");
    if (own && !String(getSelection())) open(own.href, own);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) {
      if (event.key === "Escape" && event.target.closest("#evidence")) shut();
      return;
    }
    if (event.key === "Escape") shut();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
}
