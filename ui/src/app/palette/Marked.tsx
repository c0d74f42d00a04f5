/** A text with the words that were searched for in bold. */
export function Marked({ text, query }: { text: string; query: string }) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const word = words.find((known) => text.toLowerCase().includes(known));
  if (!word) return text;
  const at = text.toLowerCase().indexOf(word);
  return (
    <>
      {text.slice(0, at)}
      <b className="bold">{text.slice(at, at + word.length)}</b>
      {text.slice(at + word.length)}
    </>
  );
}
