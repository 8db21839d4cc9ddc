// Runs before the first paint, so that a dark control room never flashes white. A file, because the CSP allows no inline script.
const chosen = localStorage.getItem('lineside-color-scheme') ?? 'auto';
const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
