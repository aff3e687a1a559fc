;; A guest that keeps to the contract. The first letter of the request's text says what it does with
;; the rest; `plugin_contract.rs` has the same in Rust.
(module
  (@custom "sidekick" "abi = 1\nname = \"good\"\nversion = \"1.0.0\"\ncommands = [\"good\"]\nmodifiers = [\"g\"]")
  (import "sidekick" "read_input" (func $read_input (param i32)))
  (import "sidekick" "write_output" (func $write_output (param i32 i32)))
  (import "sidekick" "die" (func $die (param i32) (result i32)))
  (import "sidekick" "roll" (func $roll (param i32 i32) (result i32)))
  (import "sidekick" "lookup" (func $lookup (param i32 i32 i32) (result i32)))
  (import "sidekick" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 3)
  (global $leftover (mut i32) (i32.const 0))
  (data (i32.const 16) "nothing there")
  (data (i32.const 32) "unknown request")

  (func (export "sidekick_abi_1"))

  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $text i32) (local $size i32) (local $found i32)
    ;; The text is the first field: tag u16, length u32, bytes.
    (call $read_input (i32.const 1024))
    (local.set $size (i32.sub (i32.load (i32.const 1026)) (i32.const 1)))
    (local.set $text (i32.const 1031))

    (if (call $asked (i32.const 0x65)) ;; e: echo
      (then (return (call $reply (local.get $text) (local.get $size)))))
    (if (call $asked (i32.const 0x70)) ;; p: pass
      (then (call $write_output (i32.const 0) (i32.const 0)) (return (i32.const 0))))
    (if (call $asked (i32.const 0x6e)) ;; n: refuse in these words
      (then (call $write_output (local.get $text) (local.get $size)) (return (i32.const 1))))
    (if (call $asked (i32.const 0x64)) ;; d: throw a die with as many sides as the next byte says
      (then (return (call $number (call $die (i32.load8_u (local.get $text)))))))
    (if (call $asked (i32.const 0x46)) ;; F: throw a Fudge die
      (then (return (call $number (call $die (i32.const -1))))))
    (if (call $asked (i32.const 0x72)) ;; r: roll a notation, say how long the answer is
      (then (return (call $number (call $roll (local.get $text) (local.get $size))))))
    (if (call $asked (i32.const 0x6c)) ;; l: log, then pass
      (then
        (call $log (i32.const 1) (local.get $text) (local.get $size))
        (call $write_output (i32.const 0) (i32.const 0))
        (return (i32.const 0))))
    (if (call $asked (i32.const 0x63)) ;; c: count calls; a fresh instance always says 1
      (then
        (global.set $leftover (i32.add (global.get $leftover) (i32.const 1)))
        (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.const 1)))
        (return (call $number
          (i32.mul (global.get $leftover) (i32.load (i32.const 8)))))))
    (if (i32.and ;; 0 to 4: look a name up, say what was found
          (i32.ge_u (i32.load8_u (i32.const 1030)) (i32.const 0x30))
          (i32.le_u (i32.load8_u (i32.const 1030)) (i32.const 0x34)))
      (then
        (local.set $found (call $lookup
          (i32.sub (i32.load8_u (i32.const 1030)) (i32.const 0x30))
          (local.get $text) (local.get $size)))
        (if (i32.lt_s (local.get $found) (i32.const 0))
          (then
            (call $write_output (i32.const 16) (i32.const 13))
            (return (i32.const 1))))
        (call $read_input (i32.const 0x4000))
        (return (call $reply (i32.const 0x4000) (local.get $found)))))
    (call $write_output (i32.const 32) (i32.const 15))
    (i32.const 1))

  ;; The pool as it came.
  (func (export "sidekick_modifier") (param $length i32) (result i32)
    (call $write_output (i32.const 0) (i32.const 0))
    (i32.const 0))

  (func $asked (param $letter i32) (result i32)
    (i32.eq (i32.load8_u (i32.const 1030)) (local.get $letter)))

  ;; An answer: verdict reply, one part with a text.
  (func $reply (param $text i32) (param $size i32) (result i32)
    (call $verdict)
    (i32.store (i32.const 0x8009) (i32.add (local.get $size) (i32.const 6)))
    (i32.store16 (i32.const 0x800d) (i32.const 1))
    (i32.store (i32.const 0x800f) (local.get $size))
    (memory.copy (i32.const 0x8013) (local.get $text) (local.get $size))
    (call $write_output (i32.const 0x8000) (i32.add (local.get $size) (i32.const 0x13)))
    (i32.const 0))

  ;; An answer: verdict reply, one part with a number of four bytes.
  (func $number (param $number i32) (result i32)
    (call $verdict)
    (i32.store (i32.const 0x8009) (i32.const 10))
    (i32.store16 (i32.const 0x800d) (i32.const 2))
    (i32.store (i32.const 0x800f) (i32.const 4))
    (i32.store (i32.const 0x8013) (local.get $number))
    (call $write_output (i32.const 0x8000) (i32.const 0x17))
    (i32.const 0))

  (func $verdict
    (i32.store16 (i32.const 0x8000) (i32.const 1))
    (i32.store (i32.const 0x8002) (i32.const 1))
    (i32.store8 (i32.const 0x8006) (i32.const 2))
    (i32.store16 (i32.const 0x8007) (i32.const 2))))
