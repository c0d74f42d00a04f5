import { TriangleAlert } from "lucide-react";
import { Button } from "./Button";
import { CopyButton } from "./CopyButton";
import { Empty } from "./Empty";

interface Props {
  /** What could not be read, that it is still there, and text to copy. */
  error: { message: string; hint: string; details?: string | null };
  retry: () => void;
}

/** A part of a screen that could not be read. */
export function Failed({ error, retry }: Props) {
  const { message, hint, details } = error;
  return (
    <div role="alert">
      <Empty
        icon={TriangleAlert}
        title={message}
        action={
          <div className="row">
            <Button onClick={retry}>Try again</Button>
            {details && <CopyButton kind="ghost" text={`${message}\n${details}`} />}
          </div>
        }
      >
        {hint}
      </Empty>
    </div>
  );
}
