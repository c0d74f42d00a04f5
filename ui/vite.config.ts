import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The policy of the shipped window. `vite preview` sends it too, so that every browser flow runs under it.
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self' ipc: http://ipc.localhost; frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'";

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  resolve: {
    alias: [
      // Both libraries write <style> elements, which the policy forbids. The replacements adopt style sheets.
      { find: /^react-style-singleton$/, replacement: here("src/lib/csp/react-style-singleton.ts") },
      { find: /^style-mod$/, replacement: here("src/lib/csp/style-mod.ts") },
      { find: /^style-mod-original$/, replacement: here("node_modules/style-mod/src/style-mod.js") },
    ],
  },
  build: {
    target: "safari17",
    // A font or picture inside a data: URL would be refused by the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    // The browser build also holds the page with every component.
    rollupOptions: {
      input: mode === "browser" ? [here("index.html"), here("gallery.html")] : [here("index.html")],
    },
  },
  css: { modules: { localsConvention: "camelCase" } },
  clearScreen: false,
  server: { port: 5173, strictPort: true, host: "127.0.0.1" },
  preview: { host: "127.0.0.1", headers: { "Content-Security-Policy": CSP } },
}));
