;; Answers with more parts than it may.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 0) "\02\00\00\00\00\00")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $at i32)
    (loop $again
      (memory.copy (local.get $at) (i32.const 0) (i32.const 6))
      (local.set $at (i32.add (local.get $at) (i32.const 6)))
      (br_if $again (i32.lt_u (local.get $at) (i32.const 65400))))
    (call $write_output (i32.const 0) (local.get $at))
    (i32.const 0)))
