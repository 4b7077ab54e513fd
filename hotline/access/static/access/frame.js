// The frame's own scrolling part is named by its heading; otherwise it is called as the page's table is.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const menu = document.getElementById("nav-sidebar-apps");
  const title = menu?.querySelector("h2")?.textContent.trim();
  if (title) menu.setAttribute("data-simplebar-aria-label", title);
});
