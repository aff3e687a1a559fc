;; Asks for a larger table for ever.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (table 1 funcref)
  (func (export "sidekick_command") (param $length i32) (result i32)
    (loop $again
      (drop (table.grow 0 (ref.null func) (i32.const 100)))
      (br $again))
    (i32.const 0)))
