// Loaded before a program of the benchmark: notes its memory at the peak, in KiB, when it ends.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  writeFileSync(process.env.PYFUNC_BENCH_PEAK, String(process.resourceUsage().maxRSS));
});
