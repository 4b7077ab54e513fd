// The keys of a list: j and k move the focus over its links, Enter opens as a link does, / goes to the search.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("[data-list] [data-row]")];
  const typing = (element) => element.matches("input, textarea, select, [contenteditable]");
  const go = (step) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next]?.focus();
  };
  const turn = (rel) => document.querySelector(`a[rel=${rel}]`)?.click();
  const keys = {
    j: () => go(1),
    k: () => go(-1),
    n: () => turn("next"),
    p: () => turn("prev"),
    "/": () => document.querySelector("input[name=q]")?.focus(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
