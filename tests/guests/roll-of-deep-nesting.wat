;; Rolls a notation of 7,900 brackets; the answer says why not.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "roll" (func $roll (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (memory.fill (i32.const 64) (i32.const 40) (i32.const 7900))
    (drop (call $roll (i32.const 64) (i32.const 7900)))
    (call $read_input (i32.const 16384))
    (call $write_output (i32.const 0) (i32.const 0))
    (i32.const 0)))
