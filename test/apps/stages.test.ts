import { App } from 'cdk8s';
import { stages } from '../../apps/stages/stages';
import { PatternDefaults } from '../../lib';
import { containersOf, podsOf } from '../defaults/pods';

describe('given one app in three places', () => {
  const app = new App();
  const places = stages(app);

  test('then each has the same programs', () => {
    const names = places.map((place) => place.toJson().map(({ kind, metadata }) => `${kind} ${metadata.name}`).filter((name) => !/^(Job|PodDisruptionBudget) /.test(name)));
    expect(names[1]).toEqual(names[0]);
    expect(names[2]).toEqual(names[0]);
  });

  test('then each has as many as its stage', () => {
    const counts = places.map((place) => place.toJson().filter(({ kind }) => /^(Deployment|StatefulSet)$/.test(kind)).map(({ metadata, spec }) => `${metadata.name} ${spec.replicas}`));
    expect(counts).toEqual([1, 2, 3].map((pods) => [`notes ${pods === 1 ? 1 : 3}`, 'notes-controller 1', `web ${pods}`, `mailer ${pods}`]));
    expect(places.map((place) => place.toJson().filter(({ kind }) => kind === 'PodDisruptionBudget').length)).toEqual([0, 3, 3]);
  });

  test('then what is small is so everywhere, and as small as the place has it', () => {
    const memory = podsOf(app).flatMap(containersOf).filter(({ name }) => name === 'mailer').map(({ resources }) => resources.limits.memory);
    expect(memory).toEqual(['64Mi', '128Mi', '128Mi']);
  });

  test('then no image comes from elsewhere, and every pod says who pays for it', () => {
    expect(podsOf(app).flatMap(containersOf).filter(({ image }) => !image.startsWith('registry.example.com/'))).toEqual([]);
    expect(podsOf(app).filter(({ metadata }) => metadata.labels['example.com/cost-centre'] === undefined)).toEqual([]);
    expect(() => app.synthYaml()).not.toThrow();
  });

  test('then it is told why there are so many', () => {
    expect(PatternDefaults.explain(places[2].web).text).toContain('notes-production/web: replicas is 3, by the defaults of notes-production\n');
  });
});
