;; Has data that lies outside its memory.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (data (i32.const 65530) "too far out")
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
