// Writes the API reference out of the assembly that jsii made, as Markdown: node reference.mjs [.jsii] > API.md
import { readFileSync } from 'node:fs';

const { types, name: module } = JSON.parse(readFileSync(process.argv[2] ?? '.jsii', 'utf8'));
const CONSTRUCT = 'constructs.Construct';

const isOurs = (fqn) => fqn?.startsWith(`${module}.`);
const all = Object.values(types).sort((a, b) => a.name < b.name ? -1 : 1);
const isConstruct = ({ base }) => base === CONSTRUCT || (isOurs(base) && isConstruct(types[base]));

/** Each with what it is called, and which types it has. */
const PARTS = [
  ['Constructs', (type) => type.kind === 'class' && isConstruct(type)],
  ['Classes', (type) => type.kind === 'class' && !isConstruct(type)],
  ['Structs', (type) => type.kind === 'interface' && type.datatype],
  ['Interfaces', (type) => type.kind === 'interface' && !type.datatype],
  ['Enums', (type) => type.kind === 'enum'],
];

const anchor = (name) => name.toLowerCase();
/** What may stand in HTML and in a table; words in `code` keep what would be taken for a tag. */
const shown = (text) => text.replace(/`[^`]*`|<(?=\w)/g, (piece) => piece === '<' ? '&lt;' : piece);
const told = (text = '') => shown(text.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|').trim());
/** jsii takes the indent off an example that comes first. */
const prose = (text) => shown(text.replace(/^(?=(new|const|import) |[A-Z]\w+\.\w+\()/, '    '));

function typeOf({ fqn, primitive, collection, union }) {
  if (collection !== undefined) {
    const inner = typeOf(collection.elementtype);
    return collection.kind === 'map' ? `{ [name]: ${inner} }` : `${inner}[]`;
  }
  if (union !== undefined) {
    return union.types.map(typeOf).join(' or ');
  }
  const name = fqn?.split('.').at(-1);
  return name === undefined ? primitive : isOurs(fqn) ? `[${name}](#${anchor(name)})` : name;
}

function sayings({ summary, remarks, see, custom = {} } = {}) {
  return [summary, remarks, custom.throws && `Throws ${custom.throws}.`, see && `See ${see}`].filter(Boolean).map(told).join(' ');
}

function inherited(type) {
  const parents = [type.base, ...type.interfaces ?? []].filter(isOurs).map((fqn) => types[fqn]);
  return parents.flatMap((parent) => [...inherited(parent), ...parent.properties ?? []]);
}

function propertiesOf(type) {
  const own = new Map([...inherited(type), ...type.properties ?? []].map((property) => [property.name, property]));
  const inOrder = (a, b) => Number(a.optional ?? false) - Number(b.optional ?? false) || (a.name < b.name ? -1 : 1);
  return [...own.values()].filter(({ static: isStatic }) => !isStatic).sort(inOrder);
}

function table(type) {
  const properties = propertiesOf(type);
  if (properties.length === 0) {
    return [];
  }
  const rows = type.datatype
    ? properties.map(({ name, type: of, optional, docs }) => `| \`${name}\` | ${typeOf(of)} | ${sayings(docs)} | ${optional ? told(docs?.default ?? '').replace(/^- /, '') : '**required**'} |`)
    : properties.map(({ name, type: of, docs }) => `| \`${name}\` | ${typeOf(of)} | ${sayings(docs)} |`);
  return [type.datatype ? '| prop | type | | default |\n|---|---|---|---|' : '| property | type | |\n|---|---|---|', ...rows, ''];
}

const parametersOf = ({ parameters = [] }) => parameters.map(({ name, type, optional }) => `${name}${optional ? '?' : ''}: ${typeOf(type)}`).join(', ');

function methods(type) {
  const inOrder = (type.methods ?? []).sort((a, b) => Number(b.static ?? false) - Number(a.static ?? false) || (a.name < b.name ? -1 : 1));
  return inOrder.flatMap((method) => {
    const returns = method.returns === undefined ? '' : `: ${typeOf(method.returns.type)}`;
    return [`- **${method.static ? `${type.name}.` : ''}${method.name}**(${parametersOf(method)})${returns}`, `  ${sayings(method.docs)}`.trimEnd()].filter((text) => text !== '');
  });
}

function entry(type) {
  const made = type.kind === 'class' && type.initializer !== undefined && !type.abstract ? [`\`new ${type.name}\`(${parametersOf(type.initializer)})`, ''] : [];
  const members = (type.members ?? []).map(({ name, docs }) => `- \`${name}\` ${sayings(docs)}`);
  const { summary, remarks, see } = type.docs ?? {};
  const said = [summary && told(summary), remarks && prose(remarks), see && `See ${see}`].filter(Boolean).flatMap((text) => [text, '']);
  return [`### ${type.name}`, '', ...said, ...made, ...table(type), ...methods(type), ...members, ''];
}

const parts = PARTS.map(([title, isIn]) => [title, all.filter(isIn)]).filter(([, of]) => of.length > 0);
const lines = [
  '# API reference', '',
  ...parts.flatMap(([title, of]) => [`**${title}:** ${of.map(({ name }) => `[${name}](#${anchor(name)})`).join(' · ')}`, '']),
  ...parts.flatMap(([title, of]) => [`## ${title}`, '', ...of.flatMap(entry)]),
];
process.stdout.write(`${lines.join('\n').replace(/\n{3,}/g, '\n\n').trimEnd()}\n`);
