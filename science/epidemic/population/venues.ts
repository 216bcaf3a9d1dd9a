import { makeSequence, shuffle } from './sequence.ts'

// Persons run over the arrays' own lengths: the `!` below say so.

/** Classes of one age, in schools that take the pupils of neighbouring places; each class has a teacher from there. @returns The school of each class. */
export function makeSchools(of: {
  seed: number
  age: Uint8Array
  place: Int32Array
  groupOf: Int32Array
  fromAge: number
  toAge: number
  classSize: number
  pupils: number
  teachersFrom: number
}): Int32Array {
  const { age, place, groupOf, fromAge, toAge, classSize, pupils } = of
  checkAbove('class size', classSize)
  checkAbove('pupils of a school', pupils)
  const random = makeSequence(of.seed, 'schools')
  groupOf.fill(-1)
  const venueOfGroup: number[] = []
  let school = 0
  let from = 0
  let own = 0
  for (let person = 0; person < age.length; person++) {
    if (isPupil(person)) own++
    const ends = person + 1 === age.length || place[person]! !== place[person + 1]!
    if (ends && (own >= pupils || person + 1 === age.length)) {
      openSchool(from, person + 1)
      from = person + 1
      own = 0
      school++
    }
  }
  return Int32Array.from(venueOfGroup)

  function isPupil(person: number): boolean {
    return age[person]! >= fromAge && age[person]! <= toAge
  }

  function openSchool(start: number, end: number): void {
    const first = venueOfGroup.length
    for (let year = fromAge; year <= toAge; year++) {
      const inYear: number[] = []
      for (let person = start; person < end; person++) if (age[person] === year) inYear.push(person)
      const classes = Math.round(inYear.length / classSize) || Math.min(1, inYear.length)
      const firstClass = venueOfGroup.length
      for (let one = 0; one < classes; one++) venueOfGroup.push(school)
      // Each class takes its even part of the year, neighbours together.
      for (const [at, person] of inYear.entries())
        groupOf[person] = firstClass + Math.floor((at * classes) / inYear.length)
    }
    appointTeachers(first, start, end)
  }

  function appointTeachers(first: number, start: number, end: number): void {
    for (let group = first; group < venueOfGroup.length; group++)
      // Some tries: a place may hardly have anybody grown.
      for (let tries = 0; tries < 50; tries++) {
        const person = start + Math.floor(random() * (end - start))
        if (age[person]! < Math.max(toAge + 1, of.teachersFrom) || age[person]! > 59) continue
        if (groupOf[person]! !== -1) continue
        groupOf[person] = group
        break
      }
  }
}

/** Teams in enterprises, whose people come from all over the city. @returns The enterprise of each team. */
export function makeWork(of: {
  seed: number
  age: Uint8Array
  /** Who has a place already: not −1. */
  isTaken: Int32Array
  groupOf: Int32Array
  fromAge: number
  toAge: number
  employed: number
  teamSize: number
  sizes: readonly { readonly people: number; readonly weight: number }[]
}): Int32Array {
  const { age, isTaken, groupOf, teamSize, sizes } = of
  checkAbove('team size', teamSize)
  if (sizes.length === 0 || !sizes.some(({ weight }) => weight > 0))
    throw new RangeError('work needs a size of enterprises with a weight above 0')
  for (const { people } of sizes) checkAbove('people of an enterprise', people)
  const random = makeSequence(of.seed, 'work')
  const workers = new Int32Array(age.length)
  let count = 0
  for (let person = 0; person < age.length; person++)
    if (
      age[person]! >= of.fromAge &&
      age[person]! <= of.toAge &&
      isTaken[person]! === -1 &&
      random() < of.employed
    )
      workers[count++] = person
  const staff = workers.subarray(0, count)
  shuffle(staff, random)
  groupOf.fill(-1)
  const venueOfGroup: number[] = []
  const sum = sizes.reduce((all, { weight }) => all + weight, 0)
  let enterprise = 0
  for (let hired = 0; hired < count; enterprise++) {
    const people = Math.min(drawSize(random() * sum), count - hired)
    const teams = Math.max(1, Math.round(people / teamSize))
    const firstTeam = venueOfGroup.length
    for (let team = 0; team < teams; team++) venueOfGroup.push(enterprise)
    for (let at = 0; at < people; at++)
      groupOf[staff[hired + at]!] = firstTeam + Math.floor((at * teams) / people)
    hired += people
  }
  return Int32Array.from(venueOfGroup)

  function drawSize(at: number): number {
    let rest = at
    for (const { people, weight } of sizes) {
      rest -= weight
      if (rest < 0) return people
    }
    return sizes[0]?.people ?? 1
  }
}

/** Lines of transit with riders from all over the city, of six years or more. */
export function makeTransit(of: {
  seed: number
  age: Uint8Array
  groupOf: Int32Array
  share: number
  ridersPerLine: number
}): void {
  const { age, groupOf, share, ridersPerLine } = of
  checkAbove('riders of a line', ridersPerLine)
  if (!(share >= 0 && share <= 1)) throw new RangeError(`the share of riders is from 0 to 1, got ${share}`)
  const random = makeSequence(of.seed, 'transit')
  const lines = Math.max(1, Math.round((age.length * share) / ridersPerLine))
  for (let person = 0; person < age.length; person++) {
    const rides = random() < share && age[person]! >= 6
    groupOf[person] = rides ? Math.floor(random() * lines) : -1
  }
}

function checkAbove(name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 1)) throw new RangeError(`${name} must be 1 or more, got ${value}`)
}
