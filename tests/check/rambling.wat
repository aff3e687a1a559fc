;; When a five is thrown, it says 2,100 letters.
(module
  (@custom "sidekick" "abi = 1\nname = \"rambling\"\nversion = \"1.0.0\"\nsummary = \"Says hi.\"\ncommands = [\"say\"]\n[[example]]\ncommand = \"/r say\"\nfaces = [1]\nreply = \"hi\"")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "die" (func $die (param i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\01\00\01\00\00\00\02\02\00\08\00\00\00\01\00\02\00\00\00hi")
  (data (i32.const 1000) "\01\00\01\00\00\00\02\02\00\3a\08\00\00\01\00\34\08\00\00")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $at i32)
    (if (i32.eq (call $die (i32.const 6)) (i32.const 5))
      (then
        (local.set $at (i32.const 1019))
        (loop $again
          (i32.store8 (local.get $at) (i32.const 97))
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br_if $again (i32.lt_u (local.get $at) (i32.const 3119))))
        (call $write_output (i32.const 1000) (i32.const 2119)))
      (else (call $write_output (i32.const 0) (i32.const 21))))
    (i32.const 0)))
