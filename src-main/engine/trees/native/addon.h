/** What engine/trees adds to the Node-API module. */
#pragma once
#include <node_api.h>

namespace gatewise::trees {

/** Defines the trees' functions on the module's exports; false when that fails. */
bool defineAddon(napi_env env, napi_value exports);

} // namespace gatewise::trees
