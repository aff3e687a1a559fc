;; Logs what is no UTF-8.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "a\c3")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $log (i32.const 1) (i32.const 64) (i32.const 2))
    (i32.const 0)))
