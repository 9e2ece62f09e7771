import { defineConfig } from "vitest/config";

// One classic script without a source map, the same bytes for the same sources:
// CI rebuilds it and compares it with the committed bot/static/widget.js.
export default defineConfig({
  publicDir: false,
  build: {
    target: ["es2022", "safari16.4"],
    outDir: "../static",
    emptyOutDir: false,
    sourcemap: false,
    reportCompressedSize: true,
    lib: {
      entry: "src/index.ts",
      formats: ["iife"],
      name: "NoxhWidget",
      fileName: () => "widget.js",
    },
    rolldownOptions: {
      output: {
        postBanner: "/*! Social housing assistant, web widget. Licensed under the Apache License, Version 2.0. */",
      },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
