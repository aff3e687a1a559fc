;; Answers with a field that is longer than the record.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "\01\00\01\00\00\00\02\02\00\ff\ff\ff\ff\2e\2e")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $write_output (i32.const 64) (i32.const 15))
    (i32.const 0)))
