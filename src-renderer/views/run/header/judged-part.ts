import type { JudgedPart } from '../../../../src-main/core/verdict';
import type { Part } from '../../../../src-main/core/task/schema';

/** The part that a page which is open on `part` judges by; figures of the training part judge nothing. */
export const judgedPart = (part: Part): JudgedPart => (part === 'test' ? 'test' : 'validation');
