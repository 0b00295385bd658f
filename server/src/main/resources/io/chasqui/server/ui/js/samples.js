// What the API sampled, as points of a line.

/**
 * Points in the order of time.
 *
 * @param {{timestamp: number, sample: number}[]} samples as the API gives them, newest first
 * @param {boolean} isRate whether the samples are a counter, whose steps by the time between them are wanted
 * @returns {{x: number, y: number}[]}
 */
export function points(samples, isRate) {
  const inOrder = [...samples].reverse();
  return isRate ? rates(inOrder) : inOrder.map(({ timestamp, sample }) => ({ x: timestamp, y: sample }));
}

function rates(samples) {
  const result = [];
  for (let i = 1; i < samples.length; i++) {
    const seconds = (samples[i].timestamp - samples[i - 1].timestamp) / 1000;
    if (seconds <= 0) continue;
    // A counter that went down began anew.
    result.push({ x: samples[i].timestamp, y: Math.max(0, samples[i].sample - samples[i - 1].sample) / seconds });
  }
  return result;
}
