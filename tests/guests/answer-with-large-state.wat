;; Wants 20,000 bytes of state under one key.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "\05\00\26\4e\00\00\04\00\20\4e\00\00")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (memory.fill (i32.const 76) (i32.const 65) (i32.const 20000))
    (call $write_output (i32.const 64) (i32.const 20012))
    (i32.const 0)))
