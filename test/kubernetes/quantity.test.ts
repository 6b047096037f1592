import { Size } from 'cdk8s';
import { cpuQuantity, sizeQuantity } from '../../lib/kubernetes';

describe('given a quantity', () => {
  test.each([
    [Size.mebibytes(1024), '1Gi'], [Size.mebibytes(1536), '1536Mi'], [Size.gibibytes(1.5), '1536Mi'], [Size.kibibytes(5), '5Ki'], [Size.tebibytes(2), '2Ti'],
  ])('then %p is written as the API server would', (size, written) => {
    expect(sizeQuantity(size).value).toBe(written);
  });

  test.each([['1000m', '1'], ['0.5', '500m'], ['2.3', '2300m'], ['2', '2'], ['250m', '250m']])('then %s CPU is written %s', (cpu, written) => {
    expect(cpuQuantity(cpu).value).toBe(written);
  });
});
