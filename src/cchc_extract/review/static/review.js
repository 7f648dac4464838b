"use strict";
// The keyboard, and pictures fetched before they are needed. Without it the page works by its buttons.

const form = document.getElementById("decision");
const isCell = (element) => element.matches("input:not([type=checkbox]), textarea, select");

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (target) target.click();
  return Boolean(target);
}

function edit() {
  const first = document.querySelector("[data-first]");
  if (!first) return false;
  first.focus();
  first.select();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const inCell = isCell(event.target);
  if (event.key === "Escape" && inCell) {
    event.target.blur();
  } else if (event.key === "Enter" && event.target.matches("#decision textarea")) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[value=save]"));
  } else if (event.key === "Enter" && event.target === document.body && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button"));
  } else if (!inCell) {
    const key = event.key.toLowerCase();
    const done = key === "e" ? edit() : /^[kxujbdt]$/.test(key) && press(key);
    if (done) event.preventDefault();
  }
});

if (form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => { sent = false; });
  for (const cell of form.querySelectorAll("[data-read]")) {
    cell.addEventListener("input", () => cell.closest(".cell").classList.toggle("changed", cell.value !== cell.dataset.read));
  }
}

const strip = document.getElementById("strip");
if (strip) {
  const missing = () => {
    document.querySelector(".no-picture").hidden = false;
    strip.parentElement.hidden = true;
  };
  const shown = () => {
    if (!strip.naturalWidth) return missing();
    // Values stand at the right; the label is in the form.
    if (!strip.parentElement.classList.contains("whole")) strip.parentElement.scrollLeft = strip.parentElement.scrollWidth;
    for (const link of document.querySelectorAll("#following a")) new Image().src = link.href;
  };
  if (strip.complete) shown();
  strip.addEventListener("load", shown);
  strip.addEventListener("error", missing);
}

for (const other of document.querySelectorAll("[data-into]")) {
  other.addEventListener("click", () => {
    const cell = form.elements[other.dataset.into];
    cell.value = other.textContent;
    cell.dispatchEvent(new Event("input"));
    if ("saves" in other.dataset) form.requestSubmit(form.querySelector("[value=save]"));
    else cell.focus();
  });
}

const overlay = document.getElementById("overlay");
if (overlay) overlay.addEventListener("change", () => document.getElementById("sheet").classList.toggle("bare", !overlay.checked));
