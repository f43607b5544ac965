import { existsSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Where the loader looks for drivers. https://vulkan.lunarg.com/doc/view/latest/linux/LoaderDriverInterface.html */
const described = ['/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d'];
/** NVIDIA's driver for Vulkan, as containers get it: without its description. */
const nvidia = [
  '/usr/lib/x86_64-linux-gnu/libGLX_nvidia.so.0',
  '/usr/lib64/libGLX_nvidia.so.0',
  '/usr/lib/x86_64-linux-gnu/libEGL_nvidia.so.0',
];
const loaderName = 'libvulkan.so.1';

/** What is done so that Dawn finds a loader and a driver. */
export interface VulkanPlan {
  readonly environment: Readonly<Record<string, string>>;
  /** In words, for the result. */
  readonly told: readonly string[];
}

export interface VulkanChoice {
  /** A loader that was carried along; null: the system's. */
  readonly loader: string | null;
  /** Description of a driver; null: what the system has. */
  readonly driver: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A folder in which the loader has the name that Dawn asks for. */
function folderOf(loader: string): string {
  if (basename(loader) === loaderName) return dirname(loader);
  const folder = mkdtempSync(join(tmpdir(), 'gatewise-vulkan-'));
  symlinkSync(loader, join(folder, loaderName));
  return folder;
}

function hasDescription(): boolean {
  return described.some((folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json')));
}

function describeNvidia(library: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'gatewise-vulkan-')), 'nvidia_icd.json');
  // The driver supports what it supports whatever stands here, as long as it is not above it.
  writeFileSync(
    path,
    JSON.stringify({ file_format_version: '1.0.0', ICD: { library_path: library, api_version: '1.3.0' } }),
  );
  return path;
}

/** @throws Error when a file that was named is not there */
export function planVulkan({ loader, driver, environment }: VulkanChoice): VulkanPlan {
  for (const named of [loader, driver])
    if (named !== null && !existsSync(named)) throw new Error(`There is no ${named}.`);
  const told: string[] = [];
  const own: Record<string, string> = {};
  if (loader !== null) {
    const before = environment['LD_LIBRARY_PATH'] ?? '';
    own['LD_LIBRARY_PATH'] = before === '' ? folderOf(loader) : `${folderOf(loader)}:${before}`;
    told.push(`loader ${loader}`);
  }
  if (driver !== null) {
    own['VK_DRIVER_FILES'] = driver;
    told.push(`driver ${driver}`);
  } else if (environment['VK_DRIVER_FILES'] !== undefined) {
    told.push(`driver ${environment['VK_DRIVER_FILES']} of the environment`);
  } else if (!hasDescription()) {
    const library = nvidia.find((path) => existsSync(path));
    if (library !== undefined) own['VK_DRIVER_FILES'] = describeNvidia(library);
    told.push(library === undefined ? 'no driver is described on this machine' : `driver ${library}, described here`);
  }
  return { environment: own, told };
}
