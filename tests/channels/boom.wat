;; A plugin of a channel that fails whenever it is asked, and is asked about every roll.
(module
  (@custom "sidekick" "abi = 1\nname = \"boom\"\nversion = \"1.0.0\"\ncommands = [\"boom\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param i32) (result i32)
    unreachable)
  (func (export "sidekick_term") (param i32) (result i32)
    unreachable))
