import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/ui/",
  plugins: [tailwindcss()],
  build: {
    target: "es2020", // in-app browsers of office messengers are old
    cssTarget: "chrome111", // what Tailwind 4 itself needs
    manifest: "manifest.json",
    outDir: "../guanxi/static/ui",
    emptyOutDir: false, // build.py sweeps at a start: a server that runs still names the former files
    chunkSizeWarningLimit: 600,
    rollupOptions: { input: { app: "src/app.js" } },
  },
});
