import { readFileSync } from 'node:fs';

/** What the package exports. */
const PUBLIC = new Set(readFileSync(new URL('../../lib/index.ts', import.meta.url), 'utf8').match(/\b[A-Z]\w*\b/g));
const TYPES = ['ClassDeclaration', 'TSInterfaceDeclaration', 'TSEnumDeclaration'];

/** Whatever users of the package see says what it is for, and an option also what holds without it. */
export default {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { undocumented: '{{name}} is public, but nothing says what it is for', undefaulted: '{{name}} is optional, but no @default says what holds without it' },
  },
  create(context) {
    const docs = (node) => context.sourceCode.getCommentsBefore(node).filter(({ type, value }) => type === 'Block' && value.startsWith('*')).at(-1)?.value;
    const nameOf = (node) => node.parameter?.left?.name ?? node.parameter?.name ?? node.key?.name ?? node.id?.name;
    const isHidden = (node) => node.accessibility === 'private' || node.kind === 'constructor' || node.override || /@internal/.test(docs(node) ?? '');
    // `constructor(public readonly name: string)` declares a member as well
    const membersOf = ({ body }) => (body.body ?? body.members).flatMap((member) =>
      [member, ...(member.value?.params ?? []).filter(({ type }) => type === 'TSParameterProperty')]);

    const check = (node, name, isOption) => {
      const text = docs(node)?.replace(/[\s*]/g, '') ?? '';
      if (text === '' || text.startsWith('@')) context.report({ node, messageId: 'undocumented', data: { name } });
      if (isOption && !text.includes('@default')) context.report({ node, messageId: 'undefaulted', data: { name } });
    };
    const checkType = (declaration) => {
      const type = declaration.declaration;
      if (!TYPES.includes(type?.type) || !PUBLIC.has(type.id.name) || isHidden(declaration)) return;
      check(declaration, type.id.name, false);
      for (const member of membersOf(type).filter((one) => nameOf(one) && !isHidden(one))) {
        check(member, `${type.id.name}.${nameOf(member)}`, member.optional && type.type === 'TSInterfaceDeclaration');
      }
    };
    return { ExportNamedDeclaration: checkType };
  },
};
