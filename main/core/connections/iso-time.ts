/** Epoch ms of an ISO 8601 time (`2026-11-23T12:00:00Z`, with an offset, or epoch seconds or ms), or null. */
export function parseTime(text: string): number | null {
  if (/^\d{10}$/.test(text)) return Number(text) * 1_000;
  if (/^\d{13}$/.test(text)) return Number(text);
  const match =
    /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/i.exec(
      text,
    );
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1, 7)
    .map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31) return null;
  if (hours > 23 || minutes > 59 || seconds > 60) return null;
  const atUtc = ((daysFromEpoch(year, month, day) * 24 + hours) * 60 + minutes) * 60 + seconds;
  return (atUtc - offsetSeconds(match[7])) * 1_000;
}

// Days since 1970-01-01 of the Gregorian calendar, the year counted from March.
function daysFromEpoch(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + Math.floor((monthFromMarch * 153 + 2) / 5) + day - 1 - 719_468;
}

function offsetSeconds(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone ?? '');
  if (match === null) return 0;
  const seconds = (Number(match[2]) * 60 + Number(match[3])) * 60;
  return match[1] === '-' ? -seconds : seconds;
}
