// Attacks from a list: what hits, and what it does. The plugin itself: a request in, an answer out; both
// are explained by: sidekick help abi

const ATTACKS = {
  sword: { hit: "[[d20+5]]", damage: "[[d6+3]]" },
  bow: { hit: "[[d20+7]]", damage: "[[d8+1]]" },
  dagger: { hit: "[[d20+6]]", damage: "[[d4+2]]" },
};

/** Answers a request: an answer, a refusal `{ refusal: "one calm sentence" }`, or null to pass. */
export function answer(request) {
  if (request.hook !== "command") return null;
  const names = Object.keys(ATTACKS).join(", ");
  if (request.position === "inside") return { refusal: "an attack is no number: it stands alone" };
  const wanted = (request.arguments ?? "").toLowerCase();
  if (wanted === "") return reply(names);
  if (!Object.hasOwn(ATTACKS, wanted)) return { refusal: `there is no such attack; choose ${names}` };
  const { hit, damage } = ATTACKS[wanted];
  // The dice are thrown by the host: in a part that is not final, it rolls what stands in [[ ]].
  return reply(`${hit} to hit, ${damage} damage`);
}

function reply(text) {
  return { verdict: "reply", parts: [{ text }] };
}
