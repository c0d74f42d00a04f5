// @vitest-environment jsdom
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { CopyButton } from "./CopyButton";

const SECRET = "ghp_aB3dE6gH9jK2mN5pQ8sT1vW4";

test("details are copied without their secrets, and it is said", async () => {
  const user = userEvent.setup();
  render(<CopyButton text={`refused ${SECRET}`} />);
  await user.click(screen.getByRole("button", { name: "Copy the details" }));
  expect(await navigator.clipboard.readText(), "a token does not leave by the clipboard").toBe(
    "refused [removed]",
  );
  expect((await screen.findByRole("status")).textContent).toBe("Copied");
});

test("a clipboard that refuses is not passed over in silence", async () => {
  const user = userEvent.setup();
  vi.spyOn(navigator.clipboard, "writeText").mockRejectedValue(new Error("not allowed"));
  document.execCommand = () => false;
  render(<CopyButton text="502" />);
  await user.click(screen.getByRole("button", { name: "Copy the details" }));
  await screen.findByRole("button", { name: "Could not be copied" });
});
