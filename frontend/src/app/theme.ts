import { type CSSVariablesResolver, createTheme, localStorageColorSchemeManager } from '@mantine/core';

/** The look of every page; states keep their own tokens in tokens.css. */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 7, dark: 6 },
  defaultRadius: 8,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  colors: {
    brand: [
      '#edf3ff',
      '#d9e4ff',
      '#b0c7ff',
      '#84a7ff',
      '#5f8bfd',
      '#4778fb',
      '#2f66f2',
      '#1f52d6',
      '#1747bb',
      '#0f3a9c',
    ],
    gray: [
      '#f6f8fa',
      '#eef1f4',
      '#e2e7ec',
      '#d0d8df',
      '#b3bfc9',
      '#8a98a5',
      '#647380',
      '#4b5863',
      '#36414b',
      '#232c34',
    ],
    dark: [
      '#e3e8ee',
      '#c3ccd6',
      '#9aa7b5',
      '#6f7e8e',
      '#3d4a58',
      '#2c3844',
      '#212b35',
      '#18212a',
      '#111921',
      '#0b1117',
    ],
  },
  components: {
    Modal: { defaultProps: { centered: true, radius: 12 } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300 } },
  },
});

/** Lets Mantine's own surfaces follow our tokens, and keeps dimmed text at 4.5:1. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-dimmed': 'var(--ink2)',
    '--mantine-color-placeholder': 'var(--ink3)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
  },
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#4b5863',
    '--mantine-color-placeholder': '#556371',
    '--mantine-color-error': '#b52e08',
    '--mantine-color-anchor': '#1747bb',
  },
  dark: {
    '--mantine-color-body': '#141d26',
    '--mantine-color-dimmed': '#b4c0cc',
    '--mantine-color-placeholder': '#93a1af',
    '--mantine-color-error': '#ff9975',
    '--mantine-color-anchor': '#9db8ff',
  },
});

export const schemeManager = localStorageColorSchemeManager({ key: 'lineside-color-scheme' });
