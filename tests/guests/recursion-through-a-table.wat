;; Calls itself for ever through a table.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (memory (export "memory") 1)
  (func (export "sidekick_abi_1"))
  (type $hook (func (param i32) (result i32)))
  (table 1 funcref)
  (elem (i32.const 0) $self)
  (func $self (type $hook) (i32.add (call_indirect (type $hook) (local.get 0) (i32.const 0)) (i32.const 1)))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call_indirect (type $hook) (local.get $length) (i32.const 0))))
