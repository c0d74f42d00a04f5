// @vitest-environment jsdom
import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import type { MarkProps } from "./TaskMark";
import { TaskMark } from "./TaskMark";

const base: MarkProps["sync"] = {
  standing: "in_sync",
  kind: "issue",
  service: "gitlab",
  number: 7,
  edits: 0,
  planned: false,
};

test.each<[Partial<MarkProps["sync"]>, string]>([
  [{}, "#7"],
  [{ kind: "security_advisory" }, "Advisory"],
  [{ kind: "dependabot_alert" }, "Alert"],
  [{ kind: "dependabot_alert", standing: "edited", edits: 2 }, "Alert"],
  [{ kind: "dependabot_alert", standing: "forbidden" }, "Not visible"],
  [{ standing: "edited", edits: 1 }, "1 edit"],
  [{ standing: "edited", edits: 2 }, "2 edits"],
  [{ standing: "conflict" }, "Conflict"],
  [{ standing: "not_pushed" }, "Not pushed"],
  [{ standing: "gone" }, "Gone on GitLab"],
  [{ standing: "moved" }, "Moved on GitLab"],
  [{ standing: "forbidden" }, "Not visible"],
  [{ standing: "local", kind: null, service: null, number: null }, "Only here"],
  [{ standing: "local", kind: null, service: null, number: null, planned: true }, "New issue"],
  [{ standing: "not_published", kind: null, service: null, number: null }, "Not published"],
])("%j is said as %s", (part, words) => {
  const { container } = render(<TaskMark sync={{ ...base, ...part }} />);
  expect(container, "never by colour alone").toHaveTextContent(words);
});
