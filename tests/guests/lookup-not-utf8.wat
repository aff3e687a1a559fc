;; Looks for a name that is no text.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "lookup" (func $lookup (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 64) "\80")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $lookup (i32.const 0) (i32.const 64) (i32.const 1))))
