let audio: AudioContext | null = null;

function tone(frequency: number, from: number, length: number, context: AudioContext): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.value = 0.15;
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(context.currentTime + from);
  oscillator.stop(context.currentTime + from + length);
}

/** Answers a scan so that nobody has to look up: one high tone for yes, two low ones for no. */
export function beep(good: boolean): void {
  try {
    audio ??= new AudioContext();
    if (good) tone(1320, 0, 0.09, audio);
    else {
      tone(220, 0, 0.16, audio);
      tone(220, 0.24, 0.2, audio);
    }
  } catch {
    // A browser without sound; the colour and the words say the same.
    audio = null;
  }
}
