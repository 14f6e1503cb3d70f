// The colours a person chose: those of the system, light or dark. Loaded before the page is drawn,
// so that nobody sees the other ones flash by.
(() => {
  const order = ["system", "light", "dark"];
  const root = document.documentElement;
  const t = (said) => globalThis.hexaglotWords?.words[said] ?? said; // no module: this comes before all of them
  const names = { system: t("Theme: system"), light: t("Theme: light"), dark: t("Theme: dark") };
  const kept = () => {
    try {
      const found = localStorage.getItem("theme");
      return order.includes(found) ? found : "system";
    } catch {
      return "system"; // a browser that keeps nothing follows the system
    }
  };
  const show = (theme) => {
    if (theme === "system") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    for (const name of document.querySelectorAll("[data-theme-name]")) {
      name.textContent = names[theme];
    }
  };
  root.toggleAttribute("data-scripted", true); // the button has its place before it is drawn
  show(kept());
  document.addEventListener("DOMContentLoaded", () => {
    show(kept());
    const tongue = document.querySelector(".tongue"); // what drops down is put away as one goes on
    const away = (event) => tongue.contains(event.target) || (tongue.open = false);
    for (const name of ["pointerdown", "focusin"]) document.addEventListener(name, away);
    tongue.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !tongue.open) return;
      tongue.open = false;
      tongue.querySelector("summary").focus();
    });
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      button.addEventListener("click", () => {
        const next = order[(order.indexOf(kept()) + 1) % order.length];
        try {
          localStorage.setItem("theme", next);
        } catch {
          // what cannot be kept still holds for this page
        }
        show(next);
      });
    }
  });
})();
