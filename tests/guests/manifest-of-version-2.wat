;; Has the manifest of another version.
(module
  (@custom "sidekick" "abi = 2\nname = \"odd\"\nmood = \"calm\"")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
