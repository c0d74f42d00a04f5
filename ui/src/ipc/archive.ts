/** An archive on its way to Rust: a page has no paths, so the bytes travel, in pieces. */
import { backend } from "./backend";
import type { ArchiveUpload } from "./contract";

/** So much of a file travels at once. */
export const PIECE = 1024 * 1024;

function base64(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(piece);
  });
}

/** Sends a file and answers with the name it goes by; `null` when it was given up on the way. */
export async function sendArchive(
  file: Blob,
  told: (sent: number) => void,
  signal: AbortSignal,
): Promise<string | null> {
  let upload: string | null = null;
  for (let at = 0; upload === null || at < file.size; at += PIECE) {
    const piece = await base64(file.slice(at, at + PIECE));
    if (signal.aborted) break;
    const answer: ArchiveUpload = await backend().call("archive_receive", { upload, piece });
    upload = answer.upload;
    told(Math.min(file.size, at + PIECE));
  }
  if (!signal.aborted) return upload;
  if (upload !== null) await forgetArchive(upload);
  return null;
}

/** Rust keeps an archive until it is told to let go. */
export const forgetArchive = (upload: string) => backend().call("archive_forget", { upload });
