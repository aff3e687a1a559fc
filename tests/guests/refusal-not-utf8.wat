;; Refuses in words that are no UTF-8.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "no\ff\fe\00\01")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $write_output (i32.const 64) (i32.const 6))
    (i32.const 1)))
