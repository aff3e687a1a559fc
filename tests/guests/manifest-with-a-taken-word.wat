;; Wants a word of the dice language.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1\"\ncommands = [\"repeat\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
