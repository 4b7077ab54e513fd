import "@chatui/core/dist/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import "./styles/colours.css";
import "./styles/talk.css";
import "./styles/page.css";
import "./styles/map.css";

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
