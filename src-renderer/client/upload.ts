import type { ImportSource } from '../../src-main/contract';
import { electronBridge } from './bridge';
import { RequestError } from './problem';
import { authorization } from './session';

/**
 * Makes a chosen file readable for the backend: Electron passes its path, a browser streams it to `/upload`.
 * @param onProgress share of the bytes that are across, 0 to 1
 */
export function provideFile(
  file: File,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<ImportSource> {
  const bridge = electronBridge();
  if (bridge !== undefined) return Promise.resolve({ kind: 'path', path: bridge.pathForFile(file) });
  return new Promise((resolve, reject) => {
    // XMLHttpRequest, because fetch tells nothing about how far an upload is.
    const request = new XMLHttpRequest();
    request.open('POST', '/upload');
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    for (const [name, value] of Object.entries(authorization())) request.setRequestHeader(name, value);
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onProgress(event.loaded / event.total);
    });
    request.addEventListener('load', () => {
      const token = uploadToken(request.response);
      if (request.status < 300 && token !== null) resolve({ kind: 'upload', token });
      else reject(new RequestError(request.status, request.response));
    });
    request.addEventListener('error', () => {
      reject(new RequestError(0, null));
    });
    request.addEventListener('abort', () => {
      reject(new DOMException('Cancelled.', 'AbortError'));
    });
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(file);
  });
}

/**
 * Lets go of a file that will not be imported. A request that fails is not repeated: the backend removes what nobody
 * imported within a day.
 */
export function discardFile(source: ImportSource): void {
  if (source.kind !== 'upload') return;
  // `keepalive` lets the request outlive the page.
  fetch(`/upload/${source.token}`, { method: 'DELETE', headers: authorization(), keepalive: true }).catch(
    () => undefined,
  );
}

function uploadToken(response: unknown): string | null {
  if (typeof response !== 'object' || response === null || !('token' in response)) return null;
  return typeof response.token === 'string' ? response.token : null;
}
