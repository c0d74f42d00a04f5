// @vitest-environment jsdom
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { setBackend } from "../../ipc/backend";
import { newQueryClient } from "../../ipc/client";
import { followEvents } from "../../ipc/events";
import { FakeBackend } from "../../ipc/fake/backend";
import { emptyWorld, lanternfishWorld, type World } from "../../ipc/fake/world";
import { Settings } from "./Settings";

let fake: FakeBackend;

function settings(world: World = lanternfishWorld(Date.now())) {
  fake = new FakeBackend({ world });
  setBackend(fake);
  const client = newQueryClient();
  followEvents(client);
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <Settings />
      </TooltipProvider>
    </QueryClientProvider>,
  );
}

/** A section, once what it shows has been read. */
async function part(name: string): Promise<HTMLElement> {
  await screen.findByText("Theme");
  return screen.findByRole("region", { name });
}
const press = (within_: HTMLElement, role: "button" | "radio" | "switch", name: string | RegExp) =>
  within(within_)
    .findByRole(role, { name })
    .then((found) => userEvent.click(found));

beforeEach(() => {
  Object.assign(Element.prototype, { releasePointerCapture: () => {} });
});

describe("a choice", () => {
  test("is kept at once, and said", async () => {
    settings();
    await press(await part("General"), "switch", "Start with the session");
    expect(await screen.findByText("Saved")).toBeInTheDocument();
    expect((await fake.call("settings_get", {})).autostart).toBe(true);
    await press(await part("General"), "radio", "Keep syncing");
    await press(await part("Notifications"), "switch", "Three failures in a row");
    await press(await part("Sync"), "switch", "Pause on battery");
    expect(await fake.call("settings_get", {})).toMatchObject({
      keep_in_background: true,
      notify_failures: false,
      pause_on_battery: true,
    });
  });

  test("that could not be kept says so and stands as before", async () => {
    settings();
    const general = await part("General");
    const autostart = await within(general).findByRole("switch", { name: "Start with the session" });
    fake.failing.set("settings_set", { code: "disk_full", message: "The disk is full.", hint: "" });
    await userEvent.click(autostart);
    expect(await screen.findByText("Not saved")).toBeInTheDocument();
    expect(autostart).not.toBeChecked();
  });

  test("of an interval is made by keys alone", async () => {
    settings();
    const often = await screen.findByRole("button", { name: "How often: Every 5 min" });
    often.focus();
    await userEvent.keyboard("{Enter}");
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}{Enter}");
    expect(await screen.findByRole("button", { name: "How often: Every 15 min" })).toBeInTheDocument();
    expect((await fake.call("settings_get", {})).sync_interval).toBe(900);
  });
});

test("a pause names its end, and the way back stands beside it", async () => {
  settings();
  await press(await part("Sync"), "button", "Pause for 1 h");
  expect(await screen.findByText(/^Paused until/)).toBeInTheDocument();
  expect((await fake.call("status_show", {})).paused_until).not.toBeNull();
  await press(await part("Sync"), "button", "Resume");
  expect(await screen.findByText("Sync by itself")).toBeInTheDocument();
});

describe("tokens", () => {
  test("are named with host, account and how each stands", async () => {
    settings();
    const tokens = await part("Tokens and keyring");
    expect(await within(tokens).findByText("In the keyring of the desktop")).toBeInTheDocument();
    expect(within(tokens).getAllByText("api.github.com, as ines-darrow")).toHaveLength(2);
    expect(within(tokens).getByText("refused by the forge")).toBeInTheDocument();
  });

  test("are forgotten only after a word about what follows", async () => {
    settings();
    await press(await part("Tokens and keyring"), "button", "Forget the token of Lanternfish");
    const ask = await screen.findByRole("dialog", { name: "Forget the token of Lanternfish" });
    expect(within(ask).getByText(/stays valid on api.github.com/)).toBeInTheDocument();
    await press(ask, "button", "Not now");
    expect((await fake.call("secrets_show", {})).tokens[0]?.standing).toBe("works");
    await press(await part("Tokens and keyring"), "button", "Forget the token of Lanternfish");
    await press(await screen.findByRole("dialog"), "button", "Forget it");
    expect(await screen.findByRole("button", { name: "Add a token for Lanternfish" })).toBeInTheDocument();
    expect((await fake.call("secrets_show", {})).tokens[0]?.standing).toBe("none");
  });

  test("are sealed anew on request", async () => {
    settings();
    await press(await part("Tokens and keyring"), "button", "Seal with a new key");
    await expect.poll(() => fake.tokens.renewals).toBe(1);
  });

  test("behind a locked keyring say what to do, and are read again", async () => {
    settings();
    fake.tokens.locked = true;
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The keyring of your desktop is locked.");
    expect(screen.getByRole("button", { name: /Seal with a new key/ })).toHaveAttribute("aria-disabled");
    fake.tokens.locked = false;
    await press(alert, "button", "Try again");
    await expect.poll(() => screen.queryByRole("alert")).toBeNull();
  });
});

test("requests say what is used, left and free", async () => {
  settings();
  const requests = await part("Requests");
  expect(await within(requests).findByText(/^488 used, 4\s512 left; new ones at/)).toBeInTheDocument();
  expect(
    within(requests).getByText(/1\s016 of them cost nothing\. The last 500 are kept/),
  ).toBeInTheDocument();
  expect(within(requests).getByText("No limit is told")).toBeInTheDocument();
});

describe("data", () => {
  test("is backed up now, and the copy is listed", async () => {
    settings();
    const data = await part("Data");
    await within(data).findByText("/home/ines/.local/share/tern");
    const before = (await fake.call("data_show", {})).backups.length;
    await press(data, "button", "Back up now");
    await press(data, "button", "Show all");
    await expect
      .poll(() => within(data).getAllByRole("button", { name: /^Restore the backup/ }))
      .toHaveLength(before + 1);
  });

  test("goes back to a copy after a confirmation, with a restart", async () => {
    settings();
    const data = await part("Data");
    const [newest] = await within(data).findAllByRole("button", { name: /^Restore the backup/ });
    if (!newest) throw new Error("there is no backup");
    await userEvent.click(newest);
    expect(fake.shell, "asking changes nothing").toEqual([]);
    await press(await screen.findByRole("dialog"), "button", "Restore and restart");
    expect(await screen.findByText("A backup is restored at the next start")).toBeInTheDocument();
    await expect.poll(() => fake.shell).toEqual(["restart"]);
  });

  test("stays when a copy is damaged, and nothing restarts", async () => {
    settings();
    fake.failing.set("data_restore", { code: "invalid", message: "The copy is damaged.", hint: "" });
    const [newest] = await screen.findAllByRole("button", { name: /^Restore the backup/ });
    if (!newest) throw new Error("there is no backup");
    await userEvent.click(newest);
    await press(await screen.findByRole("dialog"), "button", "Restore and restart");
    expect(fake.shell).toEqual([]);
    expect((await fake.call("data_show", {})).restore_waiting).toBeNull();
  });
});

describe("removing everything", () => {
  async function asked(): Promise<HTMLElement> {
    settings();
    await press(await part("Data"), "button", "Remove everything…");
    return screen.findByRole("dialog", { name: "Remove everything" });
  }

  test("says what goes and what stays, and does nothing until the word is typed", async () => {
    const ask = await asked();
    const goes = within(ask).getByRole("list", { name: "What goes" });
    expect(goes).toHaveTextContent("3 backups in /home/ines/.local/share/tern/backups");
    expect(goes).toHaveTextContent("the key to them in the keyring");
    const stays = within(ask).getByRole("list", { name: "What stays" });
    expect(stays).toHaveTextContent("the issues on the forges");
    expect(stays).toHaveTextContent("/home/ines/.local/share/tern/exports");
    await press(ask, "button", /^Remove everything/);
    await userEvent.type(within(ask).getByRole("textbox"), "yes{Enter}");
    expect(fake.shell).toEqual([]);
    expect(fake.world.projects).not.toEqual([]);
    await userEvent.clear(within(ask).getByRole("textbox"));
    await userEvent.type(within(ask).getByRole("textbox"), "remove");
    await press(ask, "button", "Remove everything");
    await expect.poll(() => fake.shell).toEqual(["begin anew"]);
    expect((await fake.call("data_show", {})).backups).toEqual([]);
  });

  test("keeps a backup that is made first", async () => {
    const ask = await asked();
    await press(ask, "button", "Back up first");
    expect(await within(ask).findByRole("checkbox", { name: "Keep the backups" })).toBeChecked();
    expect(within(ask).getByRole("list", { name: "What stays" })).toHaveTextContent("4 backups");
    expect(within(ask).getByRole("list", { name: "What goes" })).not.toHaveTextContent("backups in");
    await userEvent.type(within(ask).getByRole("textbox"), "remove{Enter}");
    await expect.poll(() => fake.shell).toEqual(["begin anew"]);
    expect((await fake.call("data_show", {})).backups).toHaveLength(4);
  });

  test("that is refused leaves everything, and can be asked for again", async () => {
    const ask = await asked();
    fake.failing.set("data_remove", { code: "keyring", message: "The keyring is locked.", hint: "" });
    await userEvent.type(within(ask).getByRole("textbox"), "remove{Enter}");
    expect(await within(ask).findByRole("alert")).toHaveTextContent("The keyring is locked.");
    expect(fake.world.projects).not.toEqual([]);
    fake.failing.clear();
    await press(ask, "button", "Remove everything");
    await expect.poll(() => fake.shell).toEqual(["begin anew"]);
  });
});

describe("the page", () => {
  test("finds a setting by a word, and says when none is meant", async () => {
    settings();
    await within(await part("Tokens and keyring")).findByText("refused by the forge");
    const find = screen.getByRole("searchbox", { name: "Find a setting" });
    await userEvent.type(find, "battery");
    expect(screen.getByText("Pause on battery")).toBeInTheDocument();
    expect(screen.queryByText("Pause on a metered network")).toBeNull();
    await userEvent.keyboard("{Escape}");
    expect(screen.getByText("Pause on a metered network")).toBeInTheDocument();
    await userEvent.type(find, "rotatoin");
    expect(screen.getByText("No setting is called “rotatoin”.")).toBeInTheDocument();
  });

  test("of a fresh installation says what is not there yet", async () => {
    settings(emptyWorld(Date.now()));
    expect(await screen.findByText("No project is connected")).toBeInTheDocument();
    expect(await screen.findByText("No tokens")).toBeInTheDocument();
    expect(await screen.findByText("Nobody was asked yet")).toBeInTheDocument();
    expect(await screen.findByText("There is none yet")).toBeInTheDocument();
  });

  test("says of each part that cannot be read what happened, and reads it again", async () => {
    const unreadable = { code: "database", message: "The database is locked.", hint: "Everything is safe." };
    settings();
    for (const command of ["secrets_show", "budget_list", "data_show", "about_show"] as const)
      fake.failing.set(command, unreadable);
    await expect.poll(() => screen.queryAllByRole("alert")).toHaveLength(4);
    fake.failing.clear();
    for (const again of screen.getAllByRole("button", { name: "Try again" })) await userEvent.click(again);
    await expect.poll(() => screen.queryAllByRole("alert")).toHaveLength(0);
  });
});
