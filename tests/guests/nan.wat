;; Answers with the bits of a number that is none; they are the same on every machine.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "\01\00\01\00\00\00\02\02\00\0e\00\00\00\02\00\08\00\00\00")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $zero f64)
    (i64.store (i32.const 83) (i64.reinterpret_f64 (f64.div (f64.const 0) (local.get $zero))))
    (call $write_output (i32.const 64) (i32.const 27))
    (i32.const 0)))
