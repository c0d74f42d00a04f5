import { TriangleAlert } from "lucide-react";
import { Button } from "../../components/Button";
import { Empty } from "../../components/Empty";
import { toApiError } from "../../ipc/error";

interface Props {
  error: unknown;
  retry: () => void;
}

/** What could not be read, that it is still there, and the way to try again. */
export function Unreadable({ error, retry }: Props) {
  const { message, hint } = toApiError(error);
  return (
    <div role="alert">
      <Empty icon={TriangleAlert} title={message} action={<Button onClick={retry}>Try again</Button>}>
        {hint}
      </Empty>
    </div>
  );
}

/** A screen that could not be shown. */
export function ErrorScreen({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <main>
      <Unreadable error={error} retry={reset} />
    </main>
  );
}
