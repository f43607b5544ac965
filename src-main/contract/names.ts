import { z } from 'zod';
import { isPrintable } from '../core/common/text';
import { limits } from './limits';

const message = 'Use no control characters, line breaks or marks that turn the direction of writing.';

/** What a person calls something: one line that every door can show as it is. */
export const nameSchema = z.string().min(1).max(limits.nameLength).refine(isPrintable, message);
export const tagSchema = z.string().min(1).max(limits.tagLength).refine(isPrintable, message);
