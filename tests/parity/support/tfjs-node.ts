import { createTfjsNodeEngine } from '../../../src-main/engine/tensorflow';

const { available, note } = await createTfjsNodeEngine().describe();

/** Whether tests of TensorFlow's library have to be skipped: where it is not installed and not required. */
export const lacksTfjsNode = !available && process.env['GATEWISE_REQUIRE_TFJS_NODE'] !== '1';

if (lacksTfjsNode) console.warn('Tests of tfjs-node are skipped:', note?.template ?? 'it is not available');
