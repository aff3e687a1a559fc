;; Rolls a billion dice; the answer says why not.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "roll" (func $roll (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "1000000000d6")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $size i32)
    (call $read_input (i32.const 0))
    (local.set $size (call $roll (i32.const 64) (i32.const 12)))
    (call $read_input (i32.const 4096))
    ;; The answer must say why not: its last field is the error.
    (if (i32.lt_u (local.get $size) (i32.const 7))
      (then unreachable))
    (call $write_output (i32.const 0) (i32.const 0))
    (i32.const 0)))
