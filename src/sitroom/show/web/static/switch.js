// Light or dark: as the system has it until the reader says otherwise.
const root = document.documentElement;

export function dark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function begin() {
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const say = () => { button.textContent = dark() ? "Light" : "Dark"; };
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("sitroom-theme", root.dataset.theme); } catch { /* not kept */ }
      say();
      document.dispatchEvent(new Event("sitroom:theme"));
    });
  }
}
