import type { Construct } from 'constructs';

/** The type of the metadata entries that carry warnings. */
export const WARNING = 'cdk8s-patterns:warning';

/** Prints a sentence when the app is synthesised, and keeps it in the construct's metadata for those who look there. */
export function warn(scope: Construct, message: string): void {
  scope.node.addMetadata(WARNING, message);
  let said = false;
  scope.node.addValidation({
    validate: () => {
      if (!said) {
        said = true;
        console.warn(`warning: [${scope.node.path}] ${message}`);
      }
      return [];
    },
  });
}
