// The contract of a Sidekick plugin, ABI 1, as far as C can say it. In words: sidekick help abi
#ifndef SIDEKICK_H
#define SIDEKICK_H

#include <stdint.h>

// -- What the host offers. Pointers point into the plugin's own memory; no text has a zero at its end.

#define SK_IMPORT(name) __attribute__((import_module("sidekick"), import_name(name))) extern

SK_IMPORT("read_input") void sk_read_input(void *to);
SK_IMPORT("write_output") void sk_write_output(const void *from, uint32_t length);
SK_IMPORT("die") int32_t sk_die(int32_t sides);
SK_IMPORT("roll") int32_t sk_roll(const char *notation, uint32_t length);
SK_IMPORT("lookup") int32_t sk_lookup(int32_t kind, const char *name, uint32_t length);
SK_IMPORT("log") void sk_log(int32_t level, const char *line, uint32_t length);

// -- What the plugin offers: SK_EXPORT("sidekick_command") int32_t command(uint32_t length) { … }

#define SK_EXPORT(name) __attribute__((export_name(name)))

// The marker of this version of the contract.
SK_EXPORT("sidekick_abi_1") void sk_abi_1(void) {}

// -- Texts.

typedef struct {
  const char *at;
  uint32_t length;
} sk_text;

// A text that stands in the source.
#define SK_TEXT(literal) ((sk_text){(literal), sizeof(literal) - 1})

// -- Records to read: a tag in 2 bytes, a length in 4, the bytes; and the next field.

enum { SK_REQUEST_TEXT = 1, SK_REQUEST_TYPED, SK_REQUEST_COMMENT, SK_REQUEST_WORD, SK_REQUEST_ARGUMENTS };

// The bytes of the last field with this tag; empty if there is none.
static inline sk_text sk_field(sk_text record, uint16_t tag) {
  sk_text found = {record.at, 0};
  uint32_t at = 0;
  while (record.length - at >= 6) {
    uint16_t this_tag;
    uint32_t length;
    __builtin_memcpy(&this_tag, record.at + at, 2);
    __builtin_memcpy(&length, record.at + at + 2, 4);
    at += 6;
    if (length > record.length - at) break; // The host cuts nothing short.
    if (this_tag == tag) found = (sk_text){record.at + at, length};
    at += length;
  }
  return found;
}

// The request of a hook that was called with `length`. A request has at most so many bytes.
static inline sk_text sk_request(uint32_t length) {
  static char bytes[262144];
  sk_read_input(bytes);
  return (sk_text){bytes, length};
}

// -- Records to write.

typedef struct {
  char bytes[1024];
  uint32_t length;
} sk_record;

// Adds a field. One that has no room left is a mistake of the plugin, and ends the call.
static inline void sk_put(sk_record *record, uint16_t tag, const void *bytes, uint32_t length) {
  if (length > sizeof record->bytes - 6 - record->length) __builtin_trap();
  char *to = record->bytes + record->length;
  __builtin_memcpy(to, &tag, 2);
  __builtin_memcpy(to + 2, &length, 4);
  __builtin_memcpy(to + 6, bytes, length);
  record->length += 6 + length;
}

static inline void sk_put_text(sk_record *record, uint16_t tag, sk_text text) {
  sk_put(record, tag, text.at, text.length);
}

static inline void sk_put_number(sk_record *record, uint16_t tag, int32_t number) {
  sk_put(record, tag, &number, 4);
}

static inline void sk_put_record(sk_record *record, uint16_t tag, const sk_record *inner) {
  sk_put(record, tag, inner->bytes, inner->length);
}

enum { SK_ANSWER_VERDICT = 1, SK_ANSWER_PART, SK_ANSWER_POOL, SK_ANSWER_LABEL, SK_ANSWER_EFFECT };
enum { SK_PART_TEXT = 1, SK_PART_NUMBER, SK_PART_FINAL };
enum { SK_PASS, SK_REWRITE, SK_REPLY };

// -- Ways for a hook to return.

static inline int32_t sk_answer(const sk_record *answer) {
  sk_write_output(answer->bytes, answer->length);
  return 0;
}

// One calm sentence for the user.
static inline int32_t sk_refuse(sk_text sentence) {
  sk_write_output(sentence.at, sentence.length);
  return 1;
}

#endif
