import { quorum, tolerated } from '../../lib/workload';

describe('given a number of members', () => {
  test.each([
    { members: 1, majority: 1, losses: 0 },
    { members: 2, majority: 2, losses: 0 },
    { members: 3, majority: 2, losses: 1 },
    { members: 4, majority: 3, losses: 1 },
    { members: 5, majority: 3, losses: 2 },
    { members: 6, majority: 4, losses: 2 },
    { members: 7, majority: 4, losses: 3 },
  ])('then of $members, $majority are a majority and $losses may be lost', ({ members, majority, losses }) => {
    expect(quorum(members)).toBe(majority);
    expect(tolerated(members)).toBe(losses);
  });
});
