;; Rolls three dice against a target: at or under it is a success, and by how much counts, too.
(module
  ;; What the host offers; all of it is told by: sidekick help abi
  (import "sidekick" "read_input" (func $read_input (param $to i32)))
  (import "sidekick" "write_output" (func $write_output (param $from i32) (param $length i32)))
  (import "sidekick" "die" (func $die (param $sides i32) (result i32)))

  ;; The request is read to 0x1000. It has at most 256 KiB, so that all of it fits.
  (memory (export "memory") 5)

  ;; An answer with gaps for what is thrown. A field is a tag in two bytes, a length in four, the bytes.
  (data (i32.const 0)
    "\01\00" "\01\00\00\00" "\02"            ;; verdict: reply
    "\02\00" "\1b\00\00\00"                  ;; a part of 27 bytes, which are:
      "\01\00" "\07\00\00\00" "(?+?+?)"      ;;   its text; the faces are at 20, 22, 24
      "\02\00" "\01\00\00\00" "?"            ;;   its number, at 32
      "\03\00" "\01\00\00\00" "\01"          ;;   final: the host need not look for dice in it
    "\04\00" "\0c\00\00\00" "success by ??") ;; a label: its length at 42, its text at 46
  (data (i32.const 64) "failure")
  (data (i32.const 80) "give a target from 3 to 18, or none for 10") ;; 42 bytes

  ;; The marker of this version of the contract.
  (func (export "sidekick_abi_1"))

  ;; The command hook: the words it answers to stand in sidekick.toml.
  (func (export "sidekick_command") (param $length i32) (result i32)
    (local $target i32) (local $sum i32) (local $by i32) (local $gap i32)
    (call $read_input (i32.const 0x1000))
    (local.set $target (call $target (i32.add (i32.const 0x1000) (local.get $length))))
    (if (i32.eqz (local.get $target))
      (then
        (call $write_output (i32.const 80) (i32.const 42))
        (return (i32.const 1)))) ;; a refusal

    (local.set $sum
      (i32.add (call $throw (i32.const 20))
        (i32.add (call $throw (i32.const 22)) (call $throw (i32.const 24)))))
    (i32.store8 (i32.const 32) (local.get $sum))

    (local.set $by (i32.sub (local.get $target) (local.get $sum)))
    (if (i32.lt_s (local.get $by) (i32.const 0))
      (then
        (local.set $by (i32.sub (i32.const 0) (local.get $by)))
        (i64.store (i32.const 46) ;; "failure " in place of "success "
          (i64.or (i64.load (i32.const 64)) (i64.const 0x2000000000000000)))))
    (local.set $gap (i32.const 57))
    (if (i32.gt_u (local.get $by) (i32.const 9))
      (then
        (i32.store8 (local.get $gap) (i32.const 0x31)) ;; a 1: it is at most 15
        (local.set $gap (i32.const 58))
        (local.set $by (i32.sub (local.get $by) (i32.const 10)))))
    (i32.store8 (local.get $gap) (i32.add (i32.const 0x30) (local.get $by)))
    (i32.store (i32.const 42) (i32.sub (local.get $gap) (i32.const 45)))
    (call $write_output (i32.const 0) (i32.add (local.get $gap) (i32.const 1)))
    (i32.const 0)) ;; an answer

  ;; Throws a die, and writes its face as a digit.
  (func $throw (param $to i32) (result i32)
    (local $face i32)
    (local.set $face (call $die (i32.const 6)))
    (i32.store8 (local.get $to) (i32.add (i32.const 0x30) (local.get $face)))
    (local.get $face))

  ;; The target: what field 5 of the request, the arguments, holds; 10 without it; 0 if it is wrong.
  (func $target (param $end i32) (result i32)
    (local $at i32) (local $target i32)
    (local.set $at (i32.const 0x1000))
    (local.set $target (i32.const 10))
    (block $done
      (loop $field
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (if (i32.eq (i32.load16_u (local.get $at)) (i32.const 5))
          (then
            (local.set $target (call $number
              (i32.add (local.get $at) (i32.const 6))
              (i32.load offset=2 (local.get $at))))))
        (local.set $at
          (i32.add (local.get $at) (i32.add (i32.const 6) (i32.load offset=2 (local.get $at)))))
        (br $field)))
    (local.get $target))

  ;; A number from 3 to 18 in one or two digits, 10 without a digit, else 0.
  (func $number (param $at i32) (param $length i32) (result i32)
    (local $number i32) (local $digit i32) (local $end i32)
    (if (i32.eqz (local.get $length)) (then (return (i32.const 10))))
    (if (i32.gt_u (local.get $length) (i32.const 2)) (then (return (i32.const 0))))
    (local.set $end (i32.add (local.get $at) (local.get $length)))
    (loop $next
      (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 0x30)))
      (if (i32.gt_u (local.get $digit) (i32.const 9)) (then (return (i32.const 0))))
      (local.set $number
        (i32.add (i32.mul (local.get $number) (i32.const 10)) (local.get $digit)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (select (local.get $number) (i32.const 0)
      (i32.le_u (i32.sub (local.get $number) (i32.const 3)) (i32.const 15)))))
