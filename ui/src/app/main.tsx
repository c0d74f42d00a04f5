import "@fontsource-variable/inter/wght.css";
import "./tokens.css";
import "./base.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { TooltipProvider } from "../components/Tooltip";
import { chooseBackend, setBackend } from "../ipc/backend";
import { newQueryClient } from "../ipc/client";
import { followEvents } from "../ipc/events";
import { readAhead } from "../ipc/queries";
import { Broken, ErrorBoundary } from "./ErrorBoundary";
import { readLater } from "./later";
import { router } from "./router";

async function start(root: HTMLElement): Promise<void> {
  setBackend(await chooseBackend());
  const client = newQueryClient();
  followEvents(client);
  readAhead(client);
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <TooltipProvider>
            <RouterProvider router={router} />
          </TooltipProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
  readLater();
}

const root = document.getElementById("root");
if (root) start(root).catch((error: Error) => createRoot(root).render(<Broken error={error} />));
