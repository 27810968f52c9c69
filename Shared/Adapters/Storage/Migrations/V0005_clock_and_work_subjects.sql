-- Why: what day and time it is says this database alone, in every time zone; and work may be about more than a company.

-- The present, by this server's clock; demo and tests shift it by an offset of their connections.
CREATE FUNCTION tallybridge_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp() + interval '1 second'
         * coalesce(nullif(current_setting('tallybridge.clock_offset_seconds', true), '')::double precision, 0)
$$;

-- The day it is in a zone at a moment; NULL: the zone is unknown.
CREATE FUNCTION tallybridge_local_day(zone text, moment timestamptz) RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (moment AT TIME ZONE zone)::date;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN NULL;
END $$;

-- The first moment at which the clocks of a zone show this time or a later one: the first of two on the day they are set
-- back, the first after the gap on the day they are set forward. No zone was set by more than two
-- hours since Apia left out a day in 2011; a time that falls into such a day is met within three hours.
CREATE FUNCTION tallybridge_first_moment(zone text, wanted timestamp) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT min(moment)
      FROM generate_series((wanted AT TIME ZONE zone) - interval '3 hours', (wanted AT TIME ZONE zone) + interval '3 hours',
                           interval '1 minute') AS moment
     WHERE (moment AT TIME ZONE zone) >= wanted
$$;

-- When the run of a local day starts: at its minute after midnight and a jitter, which never moves it out of its day.
-- Whoever looks a little late still finds the day: jitter ends ten minutes before midnight.
CREATE FUNCTION tallybridge_run_start(zone text, day date, minute integer, jitter_seconds double precision)
    RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT least(wanted + jitter_seconds * interval '1 second',
                 greatest(wanted, tallybridge_first_moment(zone, (day + 1)::timestamp) - interval '10 minutes'))
      FROM tallybridge_first_moment(zone, day + minute * interval '1 minute') AS wanted
$$;

-- The next moment after `moment` at which a day's run starts, jitter apart.
CREATE FUNCTION tallybridge_next_start(zone text, minute integer, moment timestamptz)
    RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN today > moment THEN today ELSE tallybridge_run_start(zone, day + 1, minute, 0) END
      FROM tallybridge_local_day(zone, moment) AS day, tallybridge_run_start(zone, day, minute, 0) AS today
     WHERE day IS NOT NULL
$$;

-- What an item is about, within its tenant and kind: for collect and write the managed company.
ALTER TABLE work RENAME COLUMN managed_company_id TO subject;
ALTER TABLE work ALTER COLUMN subject TYPE text USING subject::text;
ALTER TABLE work ADD CONSTRAINT work_subject_is_bounded CHECK (octet_length(subject) BETWEEN 1 AND 200);
-- A lane is one outside system: whatever burdens it counts, of every kind.
DROP INDEX work_by_lane;
CREATE INDEX work_by_lane ON work (lane) WHERE token IS NOT NULL;
