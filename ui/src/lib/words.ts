/** Numbers, times and counts in words. Pure: the present comes in as an argument. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Thousands apart by a narrow space: `1 294`. */
export function count(value: number): string {
  return String(Math.trunc(value)).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
}

/** `1 task`, `42 tasks`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A date in words. Making a format is slow, using it is not. */
function dateFormat(options: Intl.DateTimeFormatOptions): (at: Date) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (at) => {
    format ??= new Intl.DateTimeFormat("en-GB", options);
    return format.format(at);
  };
}

const weekday = dateFormat({ weekday: "short" });
const longWeekday = dateFormat({ weekday: "long" });
const dayMonth = dateFormat({ day: "numeric", month: "short" });
const dayLongMonth = dateFormat({ day: "numeric", month: "long" });
const dayMonthYear = dateFormat({ day: "numeric", month: "short", year: "numeric" });
const dayLongMonthYear = dateFormat({ day: "numeric", month: "long", year: "numeric" });

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();

export function clock(at: Date): string {
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

/** An instant for a report: `2026-05-14 14:02:31`. */
export function stamp(iso: string): string {
  const at = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${clock(at)}:${two(at.getSeconds())}`;
}

/** The shortest word that places an instant in the past: `now`, `18 min`, `3 h`, `Fri`, `12 Mar`. */
export function ageShort(iso: string, now: Date): string {
  const at = new Date(iso);
  const age = now.getTime() - at.getTime();
  if (Number.isNaN(age)) return "";
  if (age < MINUTE) return "now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (sameDay(at, now) || age < 12 * HOUR) return `${Math.floor(age / HOUR)} h`;
  if (age < 6 * DAY) return weekday(at);
  return at.getFullYear() === now.getFullYear() ? dayMonth(at) : dayMonthYear(at);
}

/** An instant in the past inside a sentence: `just now`, `6 min ago`, `yesterday 21:04`, `Monday 16:02`. */
export function ago(iso: string, now: Date): string {
  const at = new Date(iso);
  const age = now.getTime() - at.getTime();
  if (Number.isNaN(age)) return "";
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (sameDay(at, now)) return `${Math.floor(age / HOUR)} h ago`;
  if (sameDay(at, new Date(now.getTime() - DAY))) return `yesterday ${clock(at)}`;
  if (age < 6 * DAY) return `${longWeekday(at)} ${clock(at)}`;
  return at.getFullYear() === now.getFullYear() ? dayLongMonth(at) : dayLongMonthYear(at);
}

/** An instant to come: `in a moment`, `in 3 min`, `at 14:32`, `tomorrow 09:00`. */
export function until(iso: string, now: Date): string {
  const at = new Date(iso);
  const left = at.getTime() - now.getTime();
  if (Number.isNaN(left)) return "";
  if (left < MINUTE / 2) return "in a moment";
  if (left < HOUR) return `in ${Math.max(1, Math.round(left / MINUTE))} min`;
  if (sameDay(at, now)) return `at ${clock(at)}`;
  return `${longWeekday(at)} ${clock(at)}`;
}

/** `paused until 14:32`, `paused until tomorrow 08:00`. */
export function pausedWords(iso: string, now: Date): string {
  const at = new Date(iso);
  if (sameDay(at, now)) return `paused until ${clock(at)}`;
  if (sameDay(at, new Date(now.getTime() + DAY))) return `paused until tomorrow ${clock(at)}`;
  return `paused until ${longWeekday(at)} ${clock(at)}`;
}

/** `804 KiB`, `4.1 MiB` */
export function bytes(value: number): string {
  if (value < 1024) return plural(value, "byte");
  const units = ["KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length, Math.floor(Math.log2(value) / 10));
  const scaled = value / 1024 ** power;
  return `${scaled < 10 && power > 1 ? scaled.toFixed(1) : Math.round(scaled)} ${units[power - 1]}`;
}

/** `25 s`, `4 min`, `1 h 5 min`: rounded so that it does not tick nervously. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Two letters for a login: `ines-darrow` → `ID`, `oskarvaal` → `OS`. */
export function initials(login: string): string {
  const parts = login.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = "?", second] = parts;
  const letters = second ? [...first].slice(0, 1).concat([...second].slice(0, 1)) : [...first].slice(0, 2);
  return letters.join("").toLocaleUpperCase("en");
}

/** `a, b and c` */
export function listed(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}
