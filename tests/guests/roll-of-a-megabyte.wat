;; Rolls a notation of a megabyte.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "roll" (func $roll (param i32 i32) (result i32)))
  (memory (export "memory") 17)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (memory.fill (i32.const 0) (i32.const 49) (i32.const 1048576))
    (call $roll (i32.const 0) (i32.const 1048576))))
