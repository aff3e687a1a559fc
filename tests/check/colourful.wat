;; It writes escapes for terminals.
(module
  (@custom "sidekick" "abi = 1\nname = \"colourful\"\nversion = \"1.0.0\"\nsummary = \"Says hi.\"\ncommands = [\"say\"]\n[[example]]\ncommand = \"/r say\"\nreply = \"�[1mhi\"")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\01\00\01\00\00\00\02\02\00\0c\00\00\00\01\00\06\00\00\00\1b[1mhi")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (call $write_output (i32.const 0) (i32.const 25))
    (i32.const 0)))
