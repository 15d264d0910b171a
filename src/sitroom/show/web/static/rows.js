// What a picture draws, as a table below it: its marks cannot be reached by keyboard, these rows can.
import { behind } from "./source.js";

const WORDS = new Set(["words", "condition", "consequence", "says", "cause", "effect"]);

const DAYS = new Set(["since", "day", "first", "last", "until"]);

function cell(name, value) {
  const made = document.createElement("td");
  made.dataset.title = name.replaceAll("_", " ");
  made.className = typeof value === "number" ? "c-number" : DAYS.has(name) ? "c-date" : WORDS.has(name) ? "c-words" : "c-text";
  const text = document.createElement("bdi");
  text.textContent = Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "" : typeof value === "number" ? String(Math.round(value * 100) / 100) : String(value);
  made.append(text);
  return made;
}

async function row(names, one) {
  const made = document.createElement("tr");
  made.append(...names.map((name) => cell(name, one[name])));
  const words = document.createElement("td");
  words.className = "c-to";
  const address = Array.isArray(one.records) ? await behind(one.records.flat(Infinity).filter((id) => typeof id === "string")) : "";
  if (address) {
    const link = document.createElement("a");
    link.className = "open";
    link.href = address;
    link.dataset.evidence = "";
    link.textContent = "Words";
    link.setAttribute("aria-label", "The words behind this row");
    words.append(link);
    made.className = "evidenced";
  }
  made.append(words);
  return made;
}

async function table(found) {
  const names = [...new Set(found.rows.flatMap(Object.keys))].filter((name) => name !== "records");
  const made = document.createElement("table");
  made.className = "rows";
  const head = made.createTHead().insertRow();
  for (const name of [...names, null]) {
    const title = document.createElement("th");
    title.scope = "col";
    const text = document.createElement("span");
    text.textContent = name === null ? "Evidence" : name.replaceAll("_", " ");
    if (name === null) text.className = "unseen";
    title.append(text);
    head.append(title);
  }
  made.createTBody().append(...await Promise.all(found.rows.map((one) => row(names, one))));
  const wide = document.createElement("div");
  wide.className = "wide";
  wide.tabIndex = 0;
  wide.setAttribute("role", "region");
  wide.setAttribute("aria-label", "What the picture draws");
  wide.append(made);
  return wide;
}

// A part that is closed at first, and filled when it is opened.
export async function rows(found) {
  const made = document.createElement("details");
  made.className = "drawn-rows";
  const summary = document.createElement("summary");
  const more = found.more ? `, the first of ${found.rows.length + found.more}` : "";
  summary.textContent = `What is drawn, as a table (${found.rows.length} row${found.rows.length === 1 ? "" : "s"}${more})`;
  made.append(summary);
  made.addEventListener("toggle", async () => {
    if (made.open && made.childElementCount === 1) made.append(await table(found));
  });
  return made;
}
