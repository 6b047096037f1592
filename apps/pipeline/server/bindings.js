'use strict';
// What the app is connected to, by the Service Binding convention. Read anew for each connection: passwords rotate while a process runs.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = process.env.SERVICE_BINDING_ROOT ?? '/bindings';

module.exports = (binding) => (entry) => readFileSync(join(ROOT, binding, entry), 'utf8').replace(/\r?\n$/, '');
