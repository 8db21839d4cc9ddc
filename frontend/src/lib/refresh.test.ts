import { expect, test, vi } from 'vitest';
import { Refresher } from './refresh';

function server() {
  const answers: (() => void)[] = [];
  const queries = {
    isFetching: vi.fn(() => 0),
    invalidateQueries: vi.fn(() => new Promise<void>((resolve) => answers.push(resolve))),
  };
  const answer = async () => {
    answers.shift()?.();
    await new Promise((done) => setTimeout(done));
  };
  return { queries, answer };
}

test('many rings during one round cause one more round, and cut none short', async () => {
  const { queries, answer } = server();
  const refresher = new Refresher(queries, [['job']]);
  for (let ring = 0; ring < 9; ring++) void refresher.ring();
  expect(queries.invalidateQueries).toHaveBeenCalledTimes(1);
  await answer();
  expect(queries.invalidateQueries).toHaveBeenCalledTimes(2);
  await answer();
  expect(queries.invalidateQueries).toHaveBeenCalledTimes(2);
});

test('a question already on its way is asked once more', async () => {
  const { queries, answer } = server();
  queries.isFetching.mockReturnValueOnce(1);
  void new Refresher(queries, [['job']]).ring();
  await answer();
  expect(queries.invalidateQueries).toHaveBeenCalledTimes(2);
});
