import { createTheme, Drawer, Modal, rem } from '@mantine/core';

// the head of a dialog is no banner of the page, of which there may be one only
const attributes = { header: { role: 'presentation' } };

/** One accent for what is to be pressed and what moves; quiet surfaces, so that the pictures are what one sees. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 9, dark: 9 },
  defaultRadius: 8,
  cursorType: 'pointer',
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei UI", "Noto Sans CJK SC", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, monospace',
  fontSizes: { xs: rem(12), sm: rem(13), md: rem(14), lg: rem(16), xl: rem(20) },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  components: {
    Drawer: Drawer.extend({ defaultProps: { attributes } }),
    Modal: Modal.extend({ defaultProps: { attributes } }),
  },
  headings: {
    sizes: { h1: { fontSize: rem(22) }, h2: { fontSize: rem(16) }, h3: { fontSize: rem(14) } },
  },
});
