// `node node.cjs MODULE WORD`: the same job in V8: instantiates the module with the same imports,
// calls its hook once, prints the answer.
'use strict';
const fs = require('fs');

const [path, word] = process.argv.slice(2);

function request(word) {
  const bytes = Buffer.from(word);
  const fields = [[1, bytes], [2, bytes], [4, bytes], [6, Buffer.from([1])]];
  return Buffer.concat(fields.map(([tag, bytes]) => {
    const head = Buffer.alloc(6);
    head.writeUInt16LE(tag, 0);
    head.writeUInt32LE(bytes.length, 2);
    return Buffer.concat([head, bytes]);
  }));
}

const input = request(word);
let output = Buffer.alloc(0);
let memory;
const imports = {
  sidekick: {
    read_input: (pointer) => input.copy(Buffer.from(memory.buffer), pointer >>> 0),
    write_output: (pointer, length) => {
      output = Buffer.from(Buffer.from(memory.buffer, pointer >>> 0, length >>> 0));
    },
    die: (sides) => 1 + Math.floor(Math.random() * sides),
    roll: () => 0,
    lookup: () => -1,
    log: () => {},
  },
};

const module_ = new WebAssembly.Module(fs.readFileSync(path));
const instance = new WebAssembly.Instance(module_, imports);
memory = instance.exports.memory;
instance.exports.sidekick_command(input.length);
console.log(output.toString('latin1').replace(/[^\x21-\x7e]/g, ''));
