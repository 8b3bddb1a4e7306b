/* Reads a calendar from standard input with libical; prints a JSON object a line for each event. */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static void text(const char *name, const char *value)
{
    printf("\"%s\": \"", name);
    for (const unsigned char *at = (const unsigned char *)(value ? value : ""); *at; at++) {
        if (*at == '"' || *at == '\\')
            printf("\\%c", *at);
        else if (*at < 0x20)
            printf("\\u%04x", *at);
        else
            putchar(*at);
    }
    printf("\", ");
}

/* A day, or the instant by libical's own reading of the zone. */
static void when(const char *name, struct icaltimetype at)
{
    if (!at.is_date)
        at = icaltime_convert_to_zone(at, icaltimezone_get_utc_timezone());
    char said[40];
    if (at.is_date)
        snprintf(said, sizeof said, "%04d-%02d-%02d", at.year, at.month, at.day);
    else
        snprintf(said, sizeof said, "%04d-%02d-%02dT%02d:%02d:%02dZ", at.year, at.month, at.day,
                 at.hour, at.minute, at.second);
    text(name, said);
}

int main(void)
{
    size_t size = 0, room = 1 << 16;
    char *content = malloc(room);
    for (size_t got; (got = fread(content + size, 1, room - size - 1, stdin)) > 0;) {
        size += got;
        if (room - size < 2)
            content = realloc(content, room *= 2);
    }
    content[size] = 0;
    icalcomponent *calendar = icalparser_parse_string(content);
    if (!calendar || icalcomponent_count_errors(calendar) || !icalrestriction_check(calendar)) {
        fputs("libical finds fault with the calendar\n", stderr);
        return 1;
    }
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        struct icaltimetype start = icalcomponent_get_dtstart(event);
        struct icaltimetype end = icalcomponent_get_dtend(event);
        const char *zone = icaltime_get_tzid(start);
        icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
        putchar('{');
        text("uid", icalcomponent_get_uid(event));
        when("start", start);
        when("end", icaltime_is_null_time(end) ? start : end);
        text("zone", start.is_date ? "" : icaltime_is_utc(start) ? "UTC" : zone);
        text("summary", icalcomponent_get_summary(event));
        text("status", status ? icalproperty_get_value_as_string(status) : "");
        printf("\"all_day\": %s, ", start.is_date ? "true" : "false");
        printf("\"sequence\": %d}\n", icalcomponent_get_sequence(event));
    }
    return 0;
}
