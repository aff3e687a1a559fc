;; Rolls what is no text.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "roll" (func $roll (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "2d\f0\28")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $roll (i32.const 64) (i32.const 4))))
