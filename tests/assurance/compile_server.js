// Keeps the compiler loaded: one standard-json input a line on standard input, one answer a line on standard output.
"use strict";

const readline = require("readline");
const solc = require(process.argv[2]);

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(solc.compile(line) + "\n");
});
