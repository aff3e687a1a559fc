;; Uses vectors whose results differ from machine to machine.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (param v128) (result v128)
    (f32x4.relaxed_min (local.get 0) (local.get 0)))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
