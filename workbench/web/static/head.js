// Whether the entries of the head stand beside each other or unfold from a button: it depends on how
// long they are in a language, how many one's roles give, and one's name. Loaded right behind the
// head, so that it is right before it is first drawn.
(() => {
  const root = document.documentElement;
  const head = document.querySelector(".masthead");
  const nav = head.querySelector(".nav");
  if (!nav || !CSS.supports("selector(:popover-open)")) return; // entries wrap there
  const phone = matchMedia("(max-width: 45rem)");
  const fold = () => {
    if (nav.matches(":popover-open")) return;
    root.removeAttribute("data-folded"); // measured as they would stand, whatever is shown now
    root.toggleAttribute("data-folded", phone.matches || nav.scrollWidth > nav.clientWidth);
  };
  fold();
  const sized = new ResizeObserver(fold);
  for (const part of head.children) sized.observe(part);
  sized.observe(head);
  nav.addEventListener("toggle", fold);
})();
