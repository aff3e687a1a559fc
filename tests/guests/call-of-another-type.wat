;; Calls a function as what it is not.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (table 1 funcref)
  (func $f (param i64))
  (elem (i32.const 0) $f)
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call_indirect (param i32) (result i32) (local.get $length) (i32.const 0))))
