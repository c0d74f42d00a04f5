import { preview } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    origin: string;
  }
}

/** Serves the built window, under the shipped policy, while the flows run. */
export default async function serve(project: TestProject) {
  const server = await preview({
    build: { outDir: "dist-browser" },
    preview: { port: 0, strictPort: false },
    logLevel: "warn",
  });
  const address = server.httpServer.address();
  if (address === null || typeof address === "string") throw new Error("the preview has no port");
  project.provide("origin", `http://127.0.0.1:${address.port}`);
  return () => server.close();
}
