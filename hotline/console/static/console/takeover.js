// Asks again who waits, every two seconds, and keeps the focus where it was.
"use strict";
(() => {
  const part = document.querySelector("[data-part]");
  const look = async () => {
    try {
      const answer = await fetch(part.dataset.part, { credentials: "same-origin" });
      if (answer.redirected) return location.reload();
      if (answer.ok) {
        const html = await answer.text();
        if (html !== look.last) {
          const focused = document.activeElement?.getAttribute("href");
          part.innerHTML = html;
          if (focused) part.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
          look.last = html;
        }
      }
    } catch { /* the network is away; the next look may find it */ }
    setTimeout(look, 2000);
  };
  setTimeout(look, 2000);
})();
