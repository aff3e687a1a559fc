// Where strings, arrays and classes live: one block after the other, and nothing is given back, since
// every call of a plugin has a fresh memory. AssemblyScript's own runtimes start by a start function,
// which a plugin can't have; this one starts with the first block. The functions are those that the
// compiler asks for: https://www.assemblyscript.org/runtime.html

// Every block has its length in front; every object four numbers more: two for a collector, its type, its length.
// @ts-ignore: decorator
@inline const BLOCK: usize = 4;
// @ts-ignore: decorator
@inline const OBJECT: usize = 16;

// Where the next block may start; 0 before the first.
let next: usize = 0;

// @ts-ignore: decorator
@global function __alloc(size: usize): usize {
  if (!next) next = __heap_base;
  const block = ((next + BLOCK + 15) & ~15) - BLOCK;
  const end = block + BLOCK + size;
  // An `end` below its block has gone around the end of all numbers.
  const missing = (<isize>(end >>> 16)) + 1 - memory.size();
  if (end < block || (missing > 0 && memory.grow(<i32>missing) < 0)) unreachable();
  store<u32>(block, <u32>size);
  next = end;
  return block + BLOCK;
}

// @ts-ignore: decorator
@global function __realloc(from: usize, size: usize): usize {
  const had = <usize>load<u32>(from - BLOCK);
  if (size <= had) return from;
  const to = __alloc(max(size, 2 * had));
  memory.copy(to, from, had);
  return to;
}

// @ts-ignore: decorator
@global function __free(_from: usize): void {}

// @ts-ignore: decorator
@global function __new(size: usize, id: u32): usize {
  const at = __alloc(OBJECT + size);
  store<u32>(at, id, 8);
  store<u32>(at, <u32>size, 12);
  return at + OBJECT;
}

// @ts-ignore: decorator
@global function __renew(from: usize, size: usize): usize {
  const at = __realloc(from - OBJECT, OBJECT + size);
  store<u32>(at, <u32>size, 12);
  return at + OBJECT;
}

// @ts-ignore: decorator
@global function __link(_parent: usize, _child: usize, _several: bool): void {}
// @ts-ignore: decorator
@global function __pin(object: usize): usize { return object; }
// @ts-ignore: decorator
@global function __unpin(_object: usize): void {}
// @ts-ignore: decorator
@global function __visit(_object: usize, _cookie: u32): void {}
// @ts-ignore: decorator
@global function __collect(): void {}
