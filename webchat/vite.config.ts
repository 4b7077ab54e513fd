import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** ChatUI's style sheet loads fonts from another host; the page asks no host but its own. */
function withoutForeignFonts(): Plugin {
  return {
    name: "without-foreign-fonts",
    enforce: "pre",
    transform: (code, id) =>
      id.includes("@chatui/core") && id.includes(".css") ? code.replace(/@font-face\s*\{[^}]*\}/g, "") : undefined,
  };
}

// In development the front answers the API.
export default defineConfig({
  plugins: [withoutForeignFonts(), react()],
  resolve: { mainFields: ["module", "browser"] },
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Of ChatUI only what is used: the rest names other hosts.
    rollupOptions: { treeshake: { moduleSideEffects: (id) => !id.includes("@chatui/core/es") } },
  },
  server: { proxy: { "/api": process.env.FRONT_URL ?? "http://127.0.0.1:8000" } },
});
