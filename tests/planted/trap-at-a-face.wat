;; Throws two dice; divides by zero if the second shows 13.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "die" (func $die (param i32) (result i32)))
  (memory (export "memory") 1)
  ;; An answer: verdict reply, one part with the number 1.
  (data (i32.const 16) "\01\00\01\00\00\00\02\02\00\07\00\00\00\02\00\01\00\00\00\01")
  (func $one (result i32)
    (call $write_output (i32.const 16) (i32.const 20))
    (i32.const 0))
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (drop (call $die (i32.const 20)))
    (drop (i32.div_u (i32.const 1) (i32.sub (call $die (i32.const 20)) (i32.const 13))))
    (call $one)))
