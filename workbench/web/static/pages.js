// Two texts that scroll together: by their headings where both have the same, else by their height.

const form = document.querySelector(".pages");
const frames = [...form.querySelectorAll("iframe")];

for (const choice of form.querySelectorAll("select")) choice.addEventListener("change", () => form.requestSubmit());
form.querySelector(".pages-show").hidden = true; // choosing is enough where scripts run

const rootOf = (frame) => frame.contentDocument?.scrollingElement;

/** Heights of the headings of a text, from its beginning to its end. */
function marksOf(frame) {
  const root = rootOf(frame);
  const tops = [...frame.contentDocument.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((one) => one.getBoundingClientRect().top + root.scrollTop);
  return [0, ...tops, root.scrollHeight];
}

/** The height in one text that answers to a height in another. */
function answering(height, from, to) {
  if (from.length !== to.length) return (height / from.at(-1)) * to.at(-1);
  const at = Math.max(1, from.findIndex((mark) => mark > height));
  const share = (height - from[at - 1]) / Math.max(1, from[at] - from[at - 1]);
  return to[at - 1] + share * (to[at] - to[at - 1]);
}

let led = null; // the frame that is moved by a person; the other follows and does not lead back

for (const frame of frames) {
  const other = frames.find((one) => one !== frame);
  const listen = () => {
    const lead = () => (led = frame);
    for (const name of ["wheel", "pointerdown", "touchstart", "keydown", "focus"]) frame.contentWindow.addEventListener(name, lead, { passive: true });
    frame.contentWindow.addEventListener("scroll", () => {
      if (led === frame && rootOf(other)) rootOf(other).scrollTop = answering(rootOf(frame).scrollTop, marksOf(frame), marksOf(other));
    }, { passive: true });
  };
  if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.URL !== "about:blank") listen();
  frame.addEventListener("load", listen);
}
