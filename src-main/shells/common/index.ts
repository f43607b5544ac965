export { readProcedureError } from './error-value';
export { findApplicationFolder, type ApplicationFolder } from './application-folder';
export { isContained, resolveContained } from './contained-path';
export { contentTypeOf, isCompressible } from './content-type';
export { onEndAsked } from './end-requests';
export { keepGoing } from './last-resort';
export { contentSecurityPolicy, securityHeaders } from './page-policy';
export type { BackendRouter } from './router';
export { chooseWorkspace, keptSessionPath, tokenPath } from './workspace-folder';
