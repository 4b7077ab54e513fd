import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// In development the front answers the API.
export default defineConfig({
  plugins: [react()],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { "/api": process.env.FRONT_URL ?? "http://127.0.0.1:8000" } },
});
