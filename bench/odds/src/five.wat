;; Throws five dice and replies with their sum.
(module
  (@custom "sidekick" "abi = 1\nname = \"five\"\nversion = \"1.0.0\"\ncommands = [\"five\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "die" (func $die (param i32) (result i32)))
  (memory (export "memory") 17)
  (data (i32.const 64) "\01\00\01\00\00\00\02\02\00\0e\00\00\00\02\00\08\00\00\00")
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $left i32) (local $sum i32)
    (call $read_input (i32.const 1024))
    (local.set $left (i32.const 5))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (call $die (i32.const 6))))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
    (i64.store (i32.const 83) (i64.extend_i32_u (local.get $sum)))
    (call $write_output (i32.const 64) (i32.const 27))
    (i32.const 0)))
