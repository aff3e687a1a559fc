;; Multiplies to 128 bits.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (param i64 i64) (result i64 i64)
    (i64.mul_wide_u (local.get 0) (local.get 1)))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
