;; Asks for more than it declared itself; that is its own affair.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1 2)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (if (i32.ne (memory.grow (i32.const 3)) (i32.const -1))
      (then unreachable))
    (call $write_output (i32.const 0) (i32.const 0))
    (i32.const 0)))
