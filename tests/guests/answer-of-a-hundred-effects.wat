;; Answers with more effects than it may.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 0) "\05\00\07\00\00\00\03\00\01\00\00\00\6b")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $at i32)
    (loop $again
      (memory.copy (local.get $at) (i32.const 0) (i32.const 13))
      (local.set $at (i32.add (local.get $at) (i32.const 13)))
      (br_if $again (i32.lt_u (local.get $at) (i32.const 1300))))
    (call $write_output (i32.const 0) (local.get $at))
    (i32.const 0)))
