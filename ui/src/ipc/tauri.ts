import { commands, events } from "./bindings";
import type { Backend, CommandName, Commands, EventName, Events } from "./contract";
import { toApiError } from "./error";

/** What Rust offers, as the contract words it: where the two differ, this file does not compile. */
type Offered = {
  [K in CommandName & keyof typeof commands]: (
    request: Commands[K]["request"],
  ) => Promise<Commands[K]["response"]>;
};
type Heard = {
  [E in EventName]: { listen(handler: (event: { payload: Events[E] }) => void): Promise<() => void> };
};

const offered: Offered = commands;
const heard: Heard = events;

type Call = (request: unknown) => Promise<unknown>;

function refused(command: CommandName) {
  return {
    code: "unavailable",
    message: "Tern cannot do this yet.",
    hint: "Nothing was changed.",
    retry_after: null,
    details: command,
  };
}

/** Commands and events through the generated bindings. */
export function tauriBackend(): Backend {
  const calls = new Map(Object.entries(offered) as [CommandName, Call][]);
  // What is asked before the events of it are heard could change unheard.
  let hearing: Promise<unknown> = Promise.resolve();
  return {
    async call(command, request) {
      const call = calls.get(command);
      if (!call) throw toApiError(refused(command));
      await hearing;
      try {
        return (await call(request)) as Commands[typeof command]["response"];
      } catch (error) {
        throw toApiError(error);
      }
    },
    listen(event, handler) {
      let stopped = false;
      let stop = () => {
        stopped = true;
      };
      const registered = heard[event]
        .listen((message) => handler(message.payload))
        .then((unlisten) => {
          if (stopped) unlisten();
          else stop = unlisten;
        });
      hearing = Promise.allSettled([hearing, registered]);
      return () => stop();
    },
  };
}
