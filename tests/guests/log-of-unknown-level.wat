;; Logs louder than there is.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $log (i32.const 4) (i32.const 0) (i32.const 1))
    (i32.const 0)))
