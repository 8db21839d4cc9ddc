// Runs before the first paint, so that a dark control room never flashes white. A file, because the CSP allows no inline script.
const chosen = localStorage.getItem('lineside-color-scheme') ?? 'auto';
const dark = chosen === 'dark' || (chosen === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');

// On a weak network a page may come without its look or its code, and no browser asks for either again.
addEventListener(
  'error',
  ({ target }) => {
    const missing = target.rel === 'stylesheet' ? target.href : target.tagName === 'SCRIPT' && target.src;
    if (missing && document.readyState !== 'complete') beginAgain(missing, 500);
  },
  true,
);

/** Loads the page anew as soon as what was missing can be had; asks after `wait` ms, then ever more rarely. */
function beginAgain(missing, wait) {
  setTimeout(async () => {
    const there = await fetch(missing, { cache: 'reload' }).catch(() => null);
    if (there?.ok) location.reload();
    else beginAgain(missing, Math.min(2 * wait, 30_000));
  }, wait);
}
