// Draws each chart of the page from the JSON beside it; without this file the tables say the same.
"use strict";
const COLOURS = ["#0b5cad", "#c2571a", "#2e7d4f", "#7a4fa3"];
const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif';

function drawLines(element, drawing) {
  const flat = drawing.form === "bar";
  // Each bar has its line, so that every name is readable.
  if (flat) element.style.height = `${70 + drawing.names.length * (8 + 16 * drawing.lines.length)}px`;
  const chart = echarts.init(element, null, { renderer: "svg" });
  const names = { type: "category", data: drawing.names, inverse: flat, axisLabel: { interval: flat ? 0 : "auto", width: 150, overflow: "truncate" } };
  const values = { type: "value", splitLine: { lineStyle: { color: "#e3e8ed" } } };
  const series = drawing.lines.map((line) => ({
    type: drawing.form, name: line.name, data: line.values, showSymbol: false, barMaxWidth: 16,
  }));
  chart.setOption({
    animation: false, color: COLOURS, textStyle: { fontFamily: FONT, color: "#1c2733" },
    grid: { left: 8, right: 24, top: series.length > 1 ? 36 : 12, bottom: 8, containLabel: true },
    legend: series.length > 1 ? { top: 0 } : undefined, tooltip: { trigger: "axis" },
    xAxis: flat ? values : names, yAxis: flat ? names : values, series,
  });
  new ResizeObserver(() => chart.resize()).observe(element);
}

function drawMap(element, drawing) {
  const settings = JSON.parse(document.getElementById("map-settings").textContent);
  const map = L.map(element, { scrollWheelZoom: false });
  if (settings.tiles) L.tileLayer(settings.tiles, { attribution: settings.attribution }).addTo(map);
  const circles = drawing.places.map(([lat, long, metres, words]) => {
    const box = document.createElement("span");
    box.textContent = words;
    return L.circle([lat, long], { radius: metres, color: COLOURS[1], weight: 2, fillOpacity: 0.25 }).bindTooltip(box);
  });
  // A circle knows its bounds only on a map that has a view.
  map.fitBounds(L.latLngBounds(drawing.places.map(([lat, long]) => [lat, long])).pad(0.2), { maxZoom: 14 });
  L.featureGroup(circles).addTo(map);
}

for (const element of document.querySelectorAll("[data-drawing]")) {
  const drawing = JSON.parse(document.getElementById(element.dataset.drawing).textContent);
  (drawing.form === "map" ? drawMap : drawLines)(element, drawing);
}
