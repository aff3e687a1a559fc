;; When a five is thrown, it takes some 46,000 units of fuel.
(module
  (@custom "sidekick" "abi = 1\nname = \"brooding\"\nversion = \"1.0.0\"\nsummary = \"Says hi.\"\ncommands = [\"say\"]\n[[example]]\ncommand = \"/r say\"\nfaces = [1]\nreply = \"hi\"")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "die" (func $die (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\01\00\01\00\00\00\02\02\00\08\00\00\00\01\00\02\00\00\00hi")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $left i32)
    (local.set $left (i32.const 1))
    (if (i32.eq (call $die (i32.const 6)) (i32.const 5))
      (then (local.set $left (i32.const 7800))))
    (loop $again
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (local.get $left)))
    (call $write_output (i32.const 0) (i32.const 21))
    (i32.const 0)))
