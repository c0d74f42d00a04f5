import { startTransition, useEffect, useState } from "react";

/** Whether the component has been painted: what can wait is drawn after what was asked for. */
export function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => startTransition(() => setPainted(true));
    // Before the next frame is painted; the message arrives after it.
    const frame = requestAnimationFrame(() => port2.postMessage(null));
    return () => {
      cancelAnimationFrame(frame);
      port1.close();
    };
  }, []);
  return painted;
}
