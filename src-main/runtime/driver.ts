import { existsSync } from 'node:fs';

/** Where systems keep the library that comes with NVIDIA's driver, and the file by which the kernel's module tells of itself. */
const places = [
  '/proc/driver/nvidia/version',
  '/usr/lib/x86_64-linux-gnu/libcuda.so.1',
  '/usr/lib64/libcuda.so.1',
  '/usr/lib/wsl/lib/libcuda.so.1',
];

/** Whether there is NVIDIA's driver, which CUDA needs. */
export function hasNvidiaDriver(exists: (path: string) => boolean = existsSync): boolean {
  return places.some(exists);
}
