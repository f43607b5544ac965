import * as tf from '@tensorflow/tfjs-core';
import { GatewiseError, hinted } from '../../core/common/errors';
import { said, type Sentence } from '../../core/common/sentence';
import type { Backend } from './backend';
import { registerGradients } from './gradients';
import { usePlainProduct } from './plain-product';

/** What is used of an adapter. https://www.w3.org/TR/webgpu/#gpuadapter */
export interface GraphicsAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    /** Whether it computes on the processor, as SwiftShader and lavapipe do. */
    readonly isFallbackAdapter?: boolean;
  };
}

/** What is used of `navigator.gpu`. */
export interface Graphics {
  requestAdapter(options?: object): Promise<GraphicsAdapter | null>;
}

export type StartedWebgpu =
  { readonly backend: Backend; readonly reason: null } | { readonly backend: null; readonly reason: Sentence };

/** What is used of a device. https://www.w3.org/TR/webgpu/#gpudevice */
interface Device {
  readonly lost: Promise<{ readonly message: string }>;
  addEventListener(type: 'uncapturederror', hear: (event: { readonly error: Error }) => void): void;
}

function isDevice(value: unknown): value is Device {
  return typeof value === 'object' && value !== null && 'lost' in value && 'addEventListener' in value;
}

/** WebGPU cannot be used, with what to say of it. */
export function unusable(reason: Sentence): StartedWebgpu {
  return { backend: null, reason };
}

/** Rejects with the first thing that goes wrong on a device: WebGPU itself goes on with zeros, or never answers. */
function faultOf(device: Device): Promise<never> {
  const fault = new Promise<never>((_, reject) => {
    const fail = (message: string): void => {
      reject(
        new GatewiseError('ENGINE_UNAVAILABLE', said`The graphics device failed while it worked: ${message}`, {
          ...hinted(goOnElsewhere),
        }),
      );
    };
    device.addEventListener('uncapturederror', ({ error }) => {
      fail(error.message);
    });
    void device.lost.then(({ message }) => {
      fail(message);
    });
  });
  // Whoever waits for numbers hears of it; nobody may be waiting just then.
  fault.catch(() => undefined);
  return fault;
}

/** What can be done when a device, or what it is reached through, fails during a run. */
export const goOnElsewhere = said`The run can go on from its last checkpoint, on this or on another engine.`;

/** `SwiftShader driver 5.0.0 (google swiftshader)`. */
function describeAdapter({ info }: GraphicsAdapter): { readonly device: string; readonly driver: string | null } {
  const { vendor, architecture, device, description } = info;
  const maker = [vendor, architecture].filter((part) => part !== '').join(' ');
  return { device: [maker, device].filter((part) => part !== '').join(' · '), driver: description || null };
}

/**
 * Starts tfjs, whose kernels for WebGPU are loaded, on the system's graphics driver; once a process.
 * @param graphics what tfjs finds in `navigator.gpu`
 * @param versions of what brings it
 */
export async function startOn(graphics: Graphics, versions: Readonly<Record<string, string>>): Promise<StartedWebgpu> {
  const adapter = await graphics.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) {
    return unusable(said`There is no graphics driver that WebGPU could use (Vulkan, Metal or Direct3D 12).`);
  }
  tf.enableProdMode();
  // Else tfjs computes small tensors on the processor, and the self-test would tell nothing of the device.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  const isSoftware = adapter.info.isFallbackAdapter === true;
  if (isSoftware) usePlainProduct();
  if (!(await tf.setBackend('webgpu')))
    return unusable(said`The graphics driver is there, but WebGPU did not start on it.`);
  registerGradients();
  const backend: unknown = tf.backend();
  const device: unknown = typeof backend === 'object' && backend !== null && 'device' in backend && backend.device;
  if (!isDevice(device)) throw new Error('tfjs has no WebGPU device');
  const described = describeAdapter(adapter);
  return {
    reason: null,
    backend: {
      device: described.device,
      note: isSoftware
        ? said`This driver computes on the processor, more slowly than every other engine: it is for tests.`
        : null,
      facts: {
        kind: 'graphics',
        driver: described.driver,
        memoryBytes: null,
        versions: { '@tensorflow/tfjs-core': tf.version_core, ...versions },
        isSoftware,
      },
      runtime: { name: 'webgpu', readsLater: true, fault: faultOf(device) },
    },
  };
}
