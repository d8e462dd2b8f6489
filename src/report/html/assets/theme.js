// The theme the reader chose before, if the browser keeps it for files.
"use strict";
try {
  const chosen = localStorage.getItem("busyhour-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Without a memory the page follows the system.
}
document.documentElement.classList.add("scripted");
