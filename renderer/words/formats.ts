/** Numbers, sizes and times of one language. */
export interface Formats {
  readonly number: (value: number) => string;
  readonly percent: (share: number) => string;
  /** 1,000 bytes are a kB, as disks and OSS count. */
  readonly bytes: (bytes: number) => string;
  readonly speed: (bytesPerSecond: number) => string;
  /** Two parts at most: `1 h 20 min`. */
  readonly duration: (seconds: number) => string;
  /** The day and the time. */
  readonly moment: (epochMs: number) => string;
  readonly time: (epochMs: number) => string;
  readonly day: (epochMs: number) => string;
  /** `2 minutes ago`. */
  readonly ago: (epochMs: number, now: number) => string;
}

const known = new Map<string, Formats>();

export function formatsOf(locale: string): Formats {
  const formats = known.get(locale) ?? createFormats(locale);
  known.set(locale, formats);
  return formats;
}

type UnitFormat = (
  unit: string,
  unitDisplay: 'long' | 'short',
  maximumFractionDigits: number,
) => Intl.NumberFormat;

/** Each is made once: that takes sixty times as long as a number in it, and tables write many. */
function createUnits(locale: string): UnitFormat {
  const made = new Map<string, Intl.NumberFormat>();
  return (unit, unitDisplay, maximumFractionDigits) => {
    const key = `${unit} ${unitDisplay} ${maximumFractionDigits}`;
    const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
    const format = made.get(key) ?? new Intl.NumberFormat(locale, options);
    made.set(key, format);
    return format;
  };
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function createFormats(locale: string): Formats {
  const plain = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const unitFormat = createUnits(locale);
  const bytes = (value: number): string => {
    const power = value < 1_000 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
    const scaled = value / 1_000 ** power;
    const digits = power === 0 || scaled >= 100 ? 0 : 1;
    const display = power === 0 ? 'long' : 'short';
    return unitFormat(byteUnits[power] ?? 'byte', display, digits).format(scaled);
  };
  return {
    number: (value) => plain.format(value),
    percent: (share) => percent.format(share),
    bytes,
    speed: (bytesPerSecond) => `${bytes(bytesPerSecond)}/s`,
    duration: (seconds) => durationText(unitFormat, seconds),
    moment: (epochMs) => moment.format(epochMs),
    time: (epochMs) => time.format(epochMs),
    day: (epochMs) => day.format(epochMs),
    ago: (epochMs, now) => agoText(ago, (epochMs - now) / 1_000),
  };
}

function durationText(unitFormat: UnitFormat, seconds: number): string {
  const part = (value: number, unit: string): string => unitFormat(unit, 'short', 0).format(value);
  const whole = Math.max(0, Math.round(seconds));
  const [days, hours] = [Math.floor(whole / 86_400), Math.floor((whole % 86_400) / 3_600)];
  const [minutes, rest] = [Math.floor((whole % 3_600) / 60), whole % 60];
  const parts =
    days > 0
      ? [part(days, 'day'), part(hours, 'hour')]
      : hours > 0
        ? [part(hours, 'hour'), part(minutes, 'minute')]
        : minutes > 0
          ? [part(minutes, 'minute'), ...(minutes < 5 ? [part(rest, 'second')] : [])]
          : [part(rest, 'second')];
  return parts.join(' ');
}

function agoText(format: Intl.RelativeTimeFormat, seconds: number): string {
  const size = Math.abs(seconds);
  if (size < 45) return format.format(0, 'second');
  if (size < 3_600) return format.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return format.format(Math.round(seconds / 3_600), 'hour');
  return format.format(Math.round(seconds / 86_400), 'day');
}
