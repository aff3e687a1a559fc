;; A plugin for Extism that throws one die of ten sides and answers "(N)".
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/user" "die" (func $die (param i64) (result i64)))
  (memory (export "memory") 1)
  (func (export "call") (result i32)
    (local $text i64)
    (local.set $text (call $alloc (i64.const 3)))
    (call $store_u8 (local.get $text) (i32.const 40))
    (call $store_u8
      (i64.add (local.get $text) (i64.const 1))
      (i32.add (i32.const 47) (i32.wrap_i64 (call $die (i64.const 10)))))
    (call $store_u8 (i64.add (local.get $text) (i64.const 2)) (i32.const 41))
    (call $output_set (local.get $text) (i64.const 3))
    (i32.const 0)))
