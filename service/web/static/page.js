// What every page with swaps shares: a word when the server cannot be reached, and the button that prints.
"use strict";

const trouble = () => document.getElementById("trouble");

for (const event of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(event, () => {
    const place = trouble();
    const words = document.createElement("p");
    words.className = "notice";
    words.textContent = place.dataset.lost;
    place.replaceChildren(words);
    place.scrollIntoView({ block: "nearest" });
  });
}

// Whatever comes next is not what failed before.
document.addEventListener("htmx:beforeRequest", () => trouble().replaceChildren());

for (const button of document.querySelectorAll("button[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form that is on its way is not sent again by a second click; what comes back out of the browser's memory may be.
const underWay = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (underWay.has(form)) event.preventDefault();
  underWay.add(form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) underWay.delete(form);
});

// Escape closes what the reader is in: what was unfolded, else the answer to a question.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const fold = event.target.closest("details[open]");
  if (fold) {
    fold.open = false;
    fold.querySelector("summary").focus();
  } else {
    document.querySelector(".answer .close")?.click();
  }
});
