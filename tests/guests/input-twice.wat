;; Reads its input twice, which gives the same bytes.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $read_input (i32.const 1024))
    (call $read_input (i32.const 2048))
    (if (i64.ne (i64.load (i32.const 1024)) (i64.load (i32.const 2048)))
      (then unreachable))
    (call $write_output (i32.const 0) (i32.const 0))
    (i32.const 0)))
