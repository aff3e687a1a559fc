;; Has a type for collected objects.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (type $s (struct (field i32)))
  (func (drop (struct.new $s (i32.const 1))))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
