import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Backend } from "./contract";
import { toApiError } from "./error";

/** Commands are `invoke(name, { request })`; events carry their payload as it is. */
export function tauriBackend(): Backend {
  return {
    async call(command, request) {
      try {
        return await invoke(command, { request });
      } catch (error) {
        throw toApiError(error);
      }
    },
    listen(event, handler) {
      let stopped = false;
      let stop = () => {
        stopped = true;
      };
      void listen(event, (message) => handler(message.payload as never)).then((unlisten) => {
        if (stopped) unlisten();
        else stop = unlisten;
      });
      return () => stop();
    },
  };
}
