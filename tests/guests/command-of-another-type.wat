;; Has a hook with another type.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param i32 i32) (result i64) (i64.const 0)))
