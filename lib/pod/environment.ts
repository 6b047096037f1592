import type { k8s } from 'cdk8s-plus-28';

/** `$(NAME)`; `$$(NAME)` stands for itself. */
const REFERENCE = /(\$+)\(([^()\s]+)\)/g;

/**
 * Variables in an order that doesn't depend on who set them first: by their names, but one that another asks for by `$(NAME)` comes before it,
 * since Kubernetes expands only what it has seen.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export function inOrder(variables: k8s.EnvVar[]): k8s.EnvVar[] {
  const byName = new Map([...variables].sort((a, b) => a.name < b.name ? -1 : 1).map((variable) => [variable.name, variable]));
  const placed = new Set<k8s.EnvVar>();
  const place = (variable: k8s.EnvVar, path: k8s.EnvVar[]): void => {
    for (const name of placed.has(variable) ? [] : referredTo(variable)) {
      const other = byName.get(name);
      if (other !== undefined && !path.includes(other)) {
        place(other, [...path, other]);
      }
    }
    placed.add(variable);
  };
  byName.forEach((variable) => place(variable, [variable]));
  return [...placed];
}

/** Names that ask for each other in a circle, of which none can be expanded. */
export function findCircle(variables: k8s.EnvVar[]): string[] | undefined {
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  // each is followed once, however many ask for it
  const free = new Set<string>();
  const follow = (name: string, path: string[]): string[] | undefined => {
    const variable = byName.get(name);
    if (variable === undefined || free.has(name)) {
      return undefined;
    }
    if (path.includes(name)) {
      const circle = path.slice(path.indexOf(name));
      // one that asks for itself extends what the image sets
      return circle.length > 1 ? circle : undefined;
    }
    for (const other of referredTo(variable)) {
      const circle = follow(other, [...path, name]);
      if (circle !== undefined) {
        return circle;
      }
    }
    free.add(name);
    return undefined;
  };
  return variables.map(({ name }) => follow(name, [])).find((circle) => circle !== undefined);
}

function referredTo({ value = '' }: k8s.EnvVar): string[] {
  return [...value.matchAll(REFERENCE)].filter(([, dollars]) => dollars.length % 2 === 1).map(([, , name]) => name);
}
