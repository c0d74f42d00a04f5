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
import { ErrorBoundary } from "./ErrorBoundary";
import { router } from "./router";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root element");
  setBackend(await chooseBackend());
  const client = newQueryClient();
  followEvents(client);
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
}

void start();
