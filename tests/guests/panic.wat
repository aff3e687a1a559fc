;; Says why before it gives up, as the SDK does.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 16) "divide by zero, src/lib.rs:17:5")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $log (i32.const 3) (i32.const 16) (i32.const 31))
    unreachable))
