import i18n from 'i18next';

let plantZone = 'UTC';

/** Times on every screen are the plant's, whatever zone the browser is in. */
export function setPlantZone(zone: string): void {
  plantZone = zone;
}

export const plantTimeZone = () => plantZone;

type When = string | number | Date;

const format = (when: When, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(i18n.language === 'de' ? 'de-DE' : 'en-GB', {
    timeZone: plantZone,
    hourCycle: 'h23',
    ...options,
  }).format(new Date(when));

/** 14:05 */
export const clock = (when: When) => format(when, { hour: '2-digit', minute: '2-digit' });

/** 14:05:09 */
export const clockSeconds = (when: When) =>
  format(when, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** Mon 23 Nov */
export const day = (when: When) => format(when, { weekday: 'short', day: 'numeric', month: 'short' });

/** 23 Nov 2026, for what lasts longer than a year. */
export const fullDay = (when: When) => format(when, { day: 'numeric', month: 'short', year: 'numeric' });

/** 23 Nov 2026 of "2026-11-23", which is that day in every zone, or of a moment in the plant's. */
export const calendarDay = (when: string) =>
  format(when, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...(/^\d{4}-\d{2}-\d{2}$/.test(when) && { timeZone: 'UTC' }),
  });

/** Mon 23 Nov, 14:05 */
export const dayClock = (when: When) => `${day(when)}, ${clock(when)}`;

/** The zone's short name, for instance CET, so that nobody has to guess. */
export function zoneName(when: When = Date.now()): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: plantZone,
    timeZoneName: 'short',
  }).formatToParts(new Date(when));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? plantZone;
}

/** Seconds since a moment; never negative, since clocks of two machines differ a little. */
export const secondsSince = (when: When, now = Date.now()) =>
  Math.max(0, (now - new Date(when).getTime()) / 1000);

/** A length of time in the two largest units that matter on the floor: 40 s, 12 min, 2 h 5 min, 3 d. */
export function span(seconds: number): string {
  const s = Math.round(Math.abs(seconds));
  if (s < 60) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** The plant's wall clock as an instant: "2026-11-24 14:00" in the plant's zone to an ISO time in UTC. */
export function fromPlantTime(text: string): string {
  const guess = new Date(`${text.replace(' ', 'T')}Z`);
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: plantZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(guess);
  const offset = new Date(`${shown.replace(' ', 'T')}Z`).getTime() - guess.getTime();
  return new Date(guess.getTime() - offset).toISOString();
}

/** The other way round, for a form field: "2026-11-24 14:00:00". */
export const toPlantTime = (when: When) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: plantZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(when),
  );
