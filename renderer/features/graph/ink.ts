const light = '#ffffff';
const dark = '#111111';

/** Black or white, whichever can be read on a colour `#rrggbb`. */
export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) =>
    linear(Number.parseInt(color.slice(start, start + 2), 16) / 255),
  );
  const brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // where both contrast alike
  return brightness > 0.19 ? dark : light;
}

const linear = (part: number): number =>
  part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
