import { RequestError } from './problem';
import { authorization } from './session';

/**
 * Saves a file of the server through the browser's own download. @throws RequestError when the server refuses it
 * @param path below the page's origin, such as `/files/reports/report.pdf`
 */
export async function downloadFile(path: string): Promise<void> {
  const answer = await fetch(path, { headers: authorization() });
  if (!answer.ok) throw new RequestError(answer.status, await answer.json().catch(() => null));
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  link.click();
  URL.revokeObjectURL(address);
}
