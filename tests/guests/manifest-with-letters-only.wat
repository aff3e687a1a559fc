;; Has letters, but no hook for them.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1\"\ncommands = [\"odd\"]\nmodifiers = [\"u\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
