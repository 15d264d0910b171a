// Files that are dropped on the page are read into the room.

export function begin() {
  const place = document.querySelector("[data-drop]");
  if (!place) return;
  const files = place.querySelector("input[type=file]");
  const over = (event) => { event.preventDefault(); place.classList.add("over"); };
  for (const name of ["dragenter", "dragover"]) addEventListener(name, over);
  for (const name of ["dragleave", "drop"]) addEventListener(name, (event) => { event.preventDefault(); place.classList.remove("over"); });
  addEventListener("drop", (event) => {
    const given = event.dataTransfer;
    const address = given.getData("text/uri-list");
    if (given.files.length) files.files = given.files;
    else if (address) place.querySelector("textarea").value = address;
    else return;
    place.requestSubmit();
  });
  files.addEventListener("change", () => {
    place.querySelector("[data-chosen]").textContent = files.files.length ? `${files.files.length} chosen` : "";
  });
}
