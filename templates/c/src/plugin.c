// Rolls three dice against a target: at or under it is a success, and by how much counts, too.
#include "sidekick.h"

enum { USUAL = 10, WRONG = -1 };

// The target: a number from 3 to 18, the usual one if nothing is given.
static int target(sk_text given) {
  int number = 0;
  if (given.length == 0) return USUAL;
  if (given.length > 2) return WRONG;
  for (uint32_t i = 0; i < given.length; i++) {
    if (given.at[i] < '0' || given.at[i] > '9') return WRONG;
    number = 10 * number + given.at[i] - '0';
  }
  return number < 3 || number > 18 ? WRONG : number;
}

// The command hook: the words it answers to stand in sidekick.toml.
SK_EXPORT("sidekick_command") int32_t command(uint32_t length) {
  int aim = target(sk_field(sk_request(length), SK_REQUEST_ARGUMENTS));
  if (aim == WRONG) return sk_refuse(SK_TEXT("give a target from 3 to 18, or none for 10"));

  char shown[] = "(?+?+?)";
  int sum = 0;
  for (int i = 0; i < 3; i++) {
    int face = sk_die(6);
    shown[1 + 2 * i] = '0' + face;
    sum += face;
  }
  char label[] = "success by ??";
  int by = aim - sum;
  if (by < 0) {
    __builtin_memcpy(label, "failure", 7);
    by = -by;
  }
  int digits = 0;
  if (by > 9) label[11 + digits++] = '0' + by / 10;
  label[11 + digits++] = '0' + by % 10;

  // One part, with the sum as its value; final, since the host need not look for dice in it.
  sk_record part = {.length = 0}, answer = {.length = 0};
  sk_put_text(&part, SK_PART_TEXT, (sk_text){shown, 7});
  sk_put_number(&part, SK_PART_NUMBER, sum);
  sk_put_number(&part, SK_PART_FINAL, 1);
  sk_put_number(&answer, SK_ANSWER_VERDICT, SK_REPLY);
  sk_put_record(&answer, SK_ANSWER_PART, &part);
  sk_put_text(&answer, SK_ANSWER_LABEL, (sk_text){label, 11 + digits});
  return sk_answer(&answer);
}
