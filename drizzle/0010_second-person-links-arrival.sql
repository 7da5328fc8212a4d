CREATE TABLE "arrival_rule" (
	"metric" text PRIMARY KEY NOT NULL,
	"due_time" text NOT NULL,
	"due_days" smallint NOT NULL,
	"working_days_only" boolean NOT NULL,
	"from_on" date NOT NULL,
	"set_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"set_by" text NOT NULL,
	CONSTRAINT "arrival_rule_time" CHECK ("arrival_rule"."due_time" ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
	CONSTRAINT "arrival_rule_days" CHECK ("arrival_rule"."due_days" between 0 and 10)
);
--> statement-breakpoint
CREATE TABLE "correction" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "correction_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"batch_id" bigint,
	"number" text,
	"employee_no" text,
	"reason" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"proposed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"proposed_by" text NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"decline_reason" text,
	CONSTRAINT "correction_kind" CHECK (case "correction"."kind"
				when 'takeBack' then "correction"."batch_id" is not null and "correction"."number" is null
				when 'link' then "correction"."batch_id" is null and "correction"."number" is not null
				else false end),
	CONSTRAINT "correction_status" CHECK (case "correction"."status"
				when 'open' then "correction"."decided_at" is null and "correction"."decided_by" is null
				when 'confirmed' then "correction"."decided_at" is not null and "correction"."decided_by" <> "correction"."proposed_by"
				when 'declined' then "correction"."decided_at" is not null and "correction"."decided_by" is not null and "correction"."decline_reason" is not null
				else false end)
);
--> statement-breakpoint
CREATE TABLE "person_link" (
	"batch_id" bigint NOT NULL,
	"number" text NOT NULL,
	"employee_no" text,
	CONSTRAINT "person_link_number_batch_id_pk" PRIMARY KEY("number","batch_id"),
	CONSTRAINT "person_link_other" CHECK ("person_link"."employee_no" is null or "person_link"."employee_no" <> "person_link"."number")
);
--> statement-breakpoint
ALTER TABLE "batch" DROP CONSTRAINT "batch_origin";--> statement-breakpoint
ALTER TABLE "import_job" DROP CONSTRAINT "import_job_status";--> statement-breakpoint
ALTER TABLE "batch" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "proposed_by" text;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "proposed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "import_job" ADD COLUMN "decline_reason" text;--> statement-breakpoint
ALTER TABLE "correction" ADD CONSTRAINT "correction_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_link" ADD CONSTRAINT "person_link_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "correction_open_batch" ON "correction" USING btree ("batch_id") WHERE status = 'open' and kind = 'takeBack';--> statement-breakpoint
CREATE UNIQUE INDEX "correction_open_number" ON "correction" USING btree ("number") WHERE status = 'open' and kind = 'link';--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_origin" CHECK ("batch"."origin" in ('file', 'api', 'handOver', 'sample', 'demo', 'takeBack', 'link'));--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_second_person" CHECK ("import_job"."decided_by" is null or "import_job"."decided_by" <> "import_job"."proposed_by");--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_status" CHECK ("import_job"."status" in ('unmapped', 'uploaded', 'checking', 'checked', 'proposed', 'committing', 'committed', 'failed', 'dropped'));--> statement-breakpoint
CREATE FUNCTION "longhu_keep_correction"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.status = 'open' THEN
		OLD.status = NEW.status;
		OLD.decided_at = NEW.decided_at;
		OLD.decided_by = NEW.decided_by;
		OLD.decline_reason = NEW.decline_reason;
		IF NEW IS NOT DISTINCT FROM OLD THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "person_link_no_update" BEFORE UPDATE ON "person_link" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "person_link_no_truncate" BEFORE TRUNCATE ON "person_link" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "person_link_no_delete" BEFORE DELETE ON "person_link" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "correction_keep" BEFORE UPDATE OR DELETE ON "correction" FOR EACH ROW EXECUTE FUNCTION "longhu_keep_correction"();--> statement-breakpoint
CREATE TRIGGER "correction_no_truncate" BEFORE TRUNCATE ON "correction" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();
