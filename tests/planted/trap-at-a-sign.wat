;; Gives up when there is a per cent sign in the request's text.
(module
  (@custom "sidekick" "abi = 1\nname = \"odd\"\nversion = \"1.0.0\"\ncommands = [\"odd\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (memory (export "memory") 4)
  ;; An answer: verdict reply, one part with the number 1.
  (data (i32.const 16) "\01\00\01\00\00\00\02\02\00\07\00\00\00\02\00\01\00\00\00\01")
  (func $one (result i32)
    (call $write_output (i32.const 16) (i32.const 20))
    (i32.const 0))
  (func (export "sidekick_abi_1"))
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $at i32) (local $end i32)
    ;; The text is the first field: tag u16, length u32, bytes.
    (call $read_input (i32.const 1024))
    (local.set $at (i32.const 1030))
    (local.set $end (i32.add (i32.const 1030) (i32.load (i32.const 1026))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x25)) (then unreachable))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (call $one)))
