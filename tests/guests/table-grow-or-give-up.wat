;; Gives up when its table does not grow.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (table 1 funcref)
  (func (export "sidekick_command") (param $length i32) (result i32)
    (if (i32.eq (table.grow 0 (ref.null func) (i32.const 20000)) (i32.const -1))
      (then unreachable))
    (i32.const 0)))
