import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import type { PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

const WIDEST = 4;

/** A drawing page by page, drawn here: the browser's own viewer has small buttons and is missing on tablets. */
export default function Drawing({ src, title }: { src: string; title: string }) {
  const { t } = useTranslation('execution');
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [failed, setFailed] = useState(false);
  const [page, setPage] = useState(1);
  const [zoom, setZoom] = useState(1);
  const frame = useRef<HTMLElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    let gone = false;
    let loaded: PDFDocumentProxy | null = null;
    void (async () => {
      try {
        const { open } = await import('./pdf');
        loaded = await open(src);
        if (gone) return void loaded.loadingTask.destroy();
        setPage(1);
        setPdf(loaded);
      } catch {
        if (!gone) setFailed(true);
      }
    })();
    return () => {
      gone = true;
      void loaded?.loadingTask.destroy();
    };
  }, [src]);

  useEffect(() => {
    if (!pdf) return;
    let stop = () => {};
    let gone = false;
    void pdf.getPage(page).then((sheet) => {
      const paper = canvas.current;
      if (gone || !paper || !frame.current) return;
      const sharp = window.devicePixelRatio || 1;
      const fit = frame.current.clientWidth / sheet.getViewport({ scale: 1 }).width;
      const viewport = sheet.getViewport({ scale: fit * zoom * sharp });
      paper.width = viewport.width;
      paper.height = viewport.height;
      paper.style.width = `${viewport.width / sharp}px`;
      const drawing = sheet.render({ canvas: paper, viewport });
      stop = () => drawing.cancel();
      drawing.promise.catch(() => {});
    });
    return () => {
      gone = true;
      stop();
    };
  }, [pdf, page, zoom]);

  const pages = pdf?.numPages ?? 0;
  return (
    <div className="drawing">
      <section
        ref={frame}
        className="drawing-paper"
        aria-label={t('drawing.label', { title, page, pages })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls a zoomed drawing with the arrow keys
        tabIndex={0}
      >
        {failed ? <p role="alert">{t('drawing.failed')}</p> : <canvas ref={canvas} />}
      </section>
      <div className="drawing-keys">
        <button
          type="button"
          aria-label={t('drawing.smaller')}
          disabled={zoom <= 1}
          onClick={() => setZoom(zoom / 2)}
        >
          <IconZoomOut size={28} aria-hidden />
        </button>
        <button
          type="button"
          aria-label={t('drawing.larger')}
          disabled={zoom >= WIDEST}
          onClick={() => setZoom(zoom * 2)}
        >
          <IconZoomIn size={28} aria-hidden />
        </button>
        {pages > 1 && (
          <>
            <button
              type="button"
              aria-label={t('drawing.before')}
              disabled={page <= 1}
              onClick={() => setPage(page - 1)}
            >
              <IconChevronLeft size={28} aria-hidden />
            </button>
            <output>
              {page} / {pages}
            </output>
            <button
              type="button"
              aria-label={t('drawing.after')}
              disabled={page >= pages}
              onClick={() => setPage(page + 1)}
            >
              <IconChevronRight size={28} aria-hidden />
            </button>
          </>
        )}
      </div>
    </div>
  );
}
