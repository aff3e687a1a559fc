// Rolls three dice against a target: at or under it is a success, and by how much counts, too.

import { die, readRequest, refuse, reply } from "./sidekick";

// The target if none is given.
const USUAL = 10;

// What stands for a target that can't be read.
const WRONG = -1;

// The marker of this version of the contract.
export function sidekick_abi_1(): void {}

// The command hook: the words it answers to stand in sidekick.toml.
export function sidekick_command(length: u32): i32 {
  const aim = target(readRequest(length).arguments);
  if (aim == WRONG) return refuse("give a target from 3 to 18, or none for 10");

  const first = die(6);
  const second = die(6);
  const third = die(6);
  const sum = first + second + third;
  const label = sum <= aim ? `success by ${aim - sum}` : `failure by ${sum - aim}`;
  return reply(`(${first}+${second}+${third})`, sum, label);
}

function target(given: string): i32 {
  if (given.length == 0) return USUAL;
  let number = 0;
  for (let i = 0; i < given.length; i++) {
    const digit = given.charCodeAt(i) - 48; // 48 is 0.
    if (digit < 0 || digit > 9 || number > 18) return WRONG;
    number = 10 * number + digit;
  }
  return number < 3 || number > 18 ? WRONG : number;
}
