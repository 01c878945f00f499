// Jest reads TypeScript the way `node` itself does: types are blanked out in place, so line numbers stay true.
import { stripTypeScriptTypes } from 'node:module';

export default { process: (source) => ({ code: stripTypeScriptTypes(source) }), canInstrument: false };
