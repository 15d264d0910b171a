// A page that shows what was found before the room has changed, or what is found first: it is loaded again when the answer is there, unless the reader
// is busy with it.

export async function begin() {
  const note = document.querySelector("[data-renew]");
  if (!note) return;
  const page = location.pathname === "/" ? "/brief" : location.pathname;
  try {
    const answer = await fetch(`${page}.json${location.search}`, { method: "HEAD" });
    if (!answer.ok) return;
  } catch {
    return; // the server does not answer; the page stays as it is
  }
  const panel = document.getElementById("evidence");
  const busy = scrollY > 300 || (panel && !panel.hidden) || document.activeElement?.matches("input, select, textarea");
  if (!busy) {
    location.reload();
    return;
  }
  const again = note.querySelector("[data-again]");
  again.textContent = "Show what is new";
  note.replaceChildren(`${note.dataset.renew} `, again);
}
