import { createBrowserHistory, parseHref } from "@tanstack/history";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from "@tanstack/react-router";
import { parseConflictsSearch } from "../features/conflicts/search";
import { parseSearch, type ViewSearch } from "../features/filters/search";
import { parseHistorySearch } from "../features/history/search";
import { later } from "./later";
import { ErrorScreen } from "./screens/ErrorScreen";
import { AllTasksScreen, ProjectScreen } from "./screens/ScopeScreen";
import { Shell } from "./shell/Shell";

/*
 * A new screen: write its component, add its route here, and its entry to shell/places.ts. The sidebar and the
 * palette show only what places.ts lists, so that nothing leads to a screen that is not there.
 */

/** The conflict that is open over whatever screen. */
interface WindowSearch {
  /** A task's key. */
  merge?: string | undefined;
}

const root = createRootRoute({
  component: Shell,
  errorComponent: ErrorScreen,
  validateSearch: ({ merge }: Record<string, unknown>): WindowSearch =>
    typeof merge === "string" && /^[A-Z][A-Z0-9]*-\d+$/.test(merge) ? { merge } : {},
});

const index = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/all", replace: true });
  },
});

const searchOf = {
  validateSearch: (raw: Record<string, unknown>): ViewSearch => parseSearch(raw),
};

export const allRoute = createRoute({
  getParentRoute: () => root,
  path: "/all",
  component: AllTasksScreen,
  ...searchOf,
});

const allTaskRoute = createRoute({
  getParentRoute: () => allRoute,
  path: "$taskKey",
  search: { middlewares: [retainSearchParams(true)] },
});

export const projectRoute = createRoute({
  getParentRoute: () => root,
  path: "/p/$projectKey",
  component: ProjectScreen,
  ...searchOf,
});

const projectTaskRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "$taskKey",
  search: { middlewares: [retainSearchParams(true)] },
});

const historyRoute = createRoute({
  getParentRoute: () => root,
  path: "/history",
  component: lazyRouteComponent(later.history, "HistoryScreen"),
  validateSearch: parseHistorySearch,
});

const conflictsRoute = createRoute({
  getParentRoute: () => root,
  path: "/conflicts",
  component: lazyRouteComponent(later.conflicts, "ConflictsScreen"),
  validateSearch: parseConflictsSearch,
});

const settingsRoute = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(later.settings, "SettingsScreen"),
});

// The window has no server behind it that could answer for a path, so the place stands behind the #.
const history = createBrowserHistory({
  parseLocation: () => parseHref(window.location.hash.slice(1) || "/", window.history.state),
  createHref: (href) => `${window.location.pathname}${window.location.search}#${href}`,
});

export const router = createRouter({
  routeTree: root.addChildren([
    index,
    allRoute.addChildren([allTaskRoute]),
    projectRoute.addChildren([projectTaskRoute]),
    historyRoute,
    conflictsRoute,
    settingsRoute,
  ]),
  history,
  defaultPreload: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
