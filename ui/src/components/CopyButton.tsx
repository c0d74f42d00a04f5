import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "../lib/copyText";
import { redact } from "../lib/redact";
import { Button, type ButtonProps } from "./Button";

interface Props extends Pick<ButtonProps, "kind" | "size"> {
  text: string;
  words?: string;
}

type Copied = "not yet" | "copied" | "failed";

/** Puts details on the clipboard, without secrets, and says whether it worked. */
export function CopyButton({ text, words = "Copy the details", ...look }: Props) {
  const [copied, setCopied] = useState<Copied>("not yet");
  const said = { "not yet": words, copied: "Copied", failed: "Could not be copied" }[copied];
  return (
    <>
      <Button
        {...look}
        icon={copied === "copied" ? Check : Copy}
        onClick={() => void copyText(redact(text)).then((done) => setCopied(done ? "copied" : "failed"))}
      >
        {said}
      </Button>
      <span className="sr" role="status">
        {copied !== "not yet" && said}
      </span>
    </>
  );
}
