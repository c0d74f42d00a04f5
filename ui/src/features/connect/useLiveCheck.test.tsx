// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { setBackend } from "../../ipc/backend";
import type { Backend, ConnectionCheck, ConnectionDraft } from "../../ipc/contract";
import { checkOf } from "../../ipc/fake/connections";
import { placeOf } from "../../lib/repository";
import { useLiveCheck } from "./useLiveCheck";

/** A forge that answers when it is told to. */
class SlowForge {
  readonly asked: { draft: ConnectionDraft; answer: () => void; refuse: (error: unknown) => void }[] = [];
  readonly backend: Backend = {
    call: (_, request) =>
      new Promise((resolve, reject) => {
        const draft = request as ConnectionDraft;
        const answer = () => (resolve as (check: ConnectionCheck) => void)(checkOf(draft));
        this.asked.push({ draft, answer, refuse: reject });
      }),
    listen: () => () => {},
  };
}

const PAUSE = 1000;
let forge: SlowForge;

beforeEach(() => {
  vi.useFakeTimers();
  forge = new SlowForge();
  setBackend(forge.backend);
});
afterEach(() => {
  vi.useRealTimers();
});

interface Typed {
  address: string;
  token?: string;
}

function typing(first: Typed) {
  return renderHook(
    ({ address, token = "" }: Typed) => {
      const place = placeOf(address, "gitea");
      const draft = place && {
        repository: place.repository,
        service: place.service,
        api_url: null,
        token: token === "" ? null : token,
      };
      return useLiveCheck(place, draft);
    },
    { initialProps: first },
  );
}

const settle = (then?: () => void) =>
  act(async () => {
    then?.();
    await vi.advanceTimersByTimeAsync(PAUSE);
  });

describe("the live check", () => {
  test("asks once somebody stops typing, not at every letter", async () => {
    const { result, rerender } = typing({ address: "github.com/harrowgate/b" });
    rerender({ address: "github.com/harrowgate/be" });
    rerender({ address: "github.com/harrowgate/beacon" });
    expect(forge.asked, "typing asks nobody").toHaveLength(0);
    await settle();
    expect(forge.asked.map(({ draft }) => draft.repository)).toEqual([
      "https://github.com/harrowgate/beacon",
    ]);
    expect(result.current.live.state).toBe("checking");
    await settle(forge.asked[0]?.answer);
    expect(result.current.live.state).toBe("done");
  });

  test("drops an answer to what no longer stands there", async () => {
    const { result, rerender } = typing({ address: "github.com/harrowgate/beacon" });
    await settle();
    rerender({ address: "github.com/harrowgate/lanternfish" });
    await settle();
    await settle(forge.asked[0]?.answer);
    expect(result.current.live.state, "the late answer is about another repository").toBe("checking");
    await settle(forge.asked[1]?.answer);
    const { live } = result.current;
    expect(live.state === "done" && live.check.name).toBe("lanternfish");
  });

  test("sends nothing to a host that was typed by hand before it is told to", async () => {
    const { result } = typing({ address: "https://git.saltmarsh.example/docs/handbook", token: "a-secret" });
    await settle();
    expect(result.current.live.state).toBe("ready");
    expect(forge.asked, "the token stays here").toHaveLength(0);
    await settle(() => result.current.checkNow());
    expect(forge.asked.map(({ draft }) => draft.token)).toEqual(["a-secret"]);
  });

  test("does not send half a token to anybody", async () => {
    const { result } = typing({ address: "github.com/harrowgate/beacon", token: "ghp_hal" });
    await settle();
    expect([result.current.live.state, forge.asked.length]).toEqual(["ready", 0]);
  });

  test("says what a refusal said", async () => {
    const { result } = typing({ address: "github.com/harrowgate/beacon" });
    await settle();
    await settle(() =>
      forge.asked[0]?.refuse({ code: "offline", message: "Nobody answers.", hint: "Wait." }),
    );
    const { live } = result.current;
    expect(live.state === "failed" && [live.error.code, live.error.hint]).toEqual(["offline", "Wait."]);
  });

  test("asks nobody without an address", async () => {
    const { result } = typing({ address: "" });
    await settle();
    expect([result.current.live.state, forge.asked.length]).toEqual(["nowhere", 0]);
  });
});
