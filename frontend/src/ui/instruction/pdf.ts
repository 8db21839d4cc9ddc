import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

GlobalWorkerOptions.workerSrc = worker;

/** A PDF, taken apart in a worker. Scripts within it never run. */
export const open = (src: string): Promise<PDFDocumentProxy> => getDocument({ url: src }).promise;
