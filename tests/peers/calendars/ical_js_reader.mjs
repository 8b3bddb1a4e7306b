// Reads a calendar from standard input with ical.js; prints a JSON object a line for each event.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(pathToFileURL(`${process.argv[2]}/`)).resolve("ical.js");
const { default: ICAL } = await import(pathToFileURL(found));

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) {
  ICAL.TimezoneService.register(zone);
}

const when = (time) =>
  time.isDate
    ? time.toString()
    : time.convertToZone(ICAL.Timezone.utcTimezone).toString().replace(/Z?$/, "Z");

for (const component of calendar.getAllSubcomponents("vevent")) {
  const event = new ICAL.Event(component);
  const start = event.startDate;
  console.log(
    JSON.stringify({
      uid: event.uid,
      start: when(start),
      end: when(event.endDate),
      all_day: start.isDate,
      zone: start.isDate ? "" : start.zone.tzid,
      summary: event.summary,
      status: component.getFirstPropertyValue("status"),
      sequence: event.sequence,
    }),
  );
}
