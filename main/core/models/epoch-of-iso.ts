const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?Z$/;

/** Epoch ms of a time in UTC as OSS writes it; null where it is none. */
export function epochOfIso(text: string): number | null {
  const parts = shape.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1, 7)
    .map(Number);
  const ms = Number((parts[7] ?? '').padEnd(3, '0'));
  return (((daysOf(year, month, day) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

/** Days since 1970-01-01 in the Gregorian calendar; the year is taken to begin in March. */
function daysOf(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
