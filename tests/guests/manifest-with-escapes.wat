;; Has a name that would repaint a terminal.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\\u001b[2J\"\nversion = \"1\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (i32.const 0)))
