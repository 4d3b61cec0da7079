// Numbers as answers. A number is held in thousandths, in which all numbers are whole and exact.

const ONE = 1000;
const MOST_DIGITS = 12;

/** The thousandths of a number of the data. */
const thousandths = (number) => Math.round(number * ONE);

/** Reads a number as a person writes it. */
function readNumber(text) {
  const found = /^(-?)0*([0-9]+)(?:\.([0-9]+?)0*)?$/.exec(text.trim());
  if (!found) return undefined;
  const [, sign, whole, decimals = ""] = found;
  if (whole.length > MOST_DIGITS || decimals.length > 3) return undefined;
  const number = Number(whole + decimals.padEnd(3, "0"));
  return number && (sign ? -number : number);
}

/** A number as it is written: "7", "-12.05". */
function written(number) {
  const digits = String(Math.abs(number)).padStart(4, "0");
  const decimals = digits.slice(-3).replace(/0+$/, "");
  return `${number < 0 ? "-" : ""}${digits.slice(0, -3)}${decimals && `.${decimals}`}`;
}

/** The number that a text gives as the answer to a question, if it is valid. */
function numberOf(question, text) {
  const { minimum, maximum = Infinity, whole } = DATA.numbers[question];
  const number = readNumber(text);
  const isValid = thousandths(minimum) <= number && number <= thousandths(maximum) && !(whole && number % ONE);
  return isValid ? number : undefined;
}

/** The position of the option that a number belongs to. */
const optionOf = (question, number) => DATA.numbers[question].from.findLastIndex((from) => thousandths(from) <= number);

/** "7 developers" */
function withUnit(question, number) {
  const { unit, singular = unit } = DATA.numbers[question];
  return [written(number), number === ONE ? singular : unit].filter((it) => it).join(" ");
}

/** Whether a number is in the range that a condition names. */
function isWithin(range, number) {
  const [[kind, of]] = Object.entries(range);
  const [one, other] = [of].flat().map(thousandths);
  switch (kind) {
    case "exactly": return number === one;
    case "less-than": return number < one;
    case "at-most": return number <= one;
    case "more-than": return number > one;
    case "at-least": return number >= one;
    default: return one <= number && number <= other;
  }
}
