;; Looks for a name of 64 kilobytes, which nothing has.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "lookup" (func $lookup (param i32 i32 i32) (result i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (if (i32.ne (call $lookup (i32.const 4) (i32.const 0) (i32.const 65536)) (i32.const -1))
      (then unreachable))
    (call $write_output (i32.const 0) (i32.const 0))
    (i32.const 0)))
