CREATE TABLE "dated_input" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dated_input_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"kind" text NOT NULL,
	"employee_no" text,
	"org_unit" text,
	"code" text,
	"period" text,
	"target" numeric,
	"from_on" date,
	"to_on" date,
	"is_working_day" boolean,
	"note" text,
	CONSTRAINT "dated_input_kind" CHECK (case "dated_input"."kind"
				when 'target' then ("dated_input"."employee_no" is null) <> ("dated_input"."org_unit" is null) and "dated_input"."code" is not null and "dated_input"."period" is not null and "dated_input"."target" is not null
				when 'leave' then "dated_input"."employee_no" is not null and "dated_input"."from_on" is not null and "dated_input"."to_on" > "dated_input"."from_on"
				when 'qualification' then "dated_input"."employee_no" is not null and "dated_input"."code" is not null and "dated_input"."from_on" is not null and ("dated_input"."to_on" is null or "dated_input"."to_on" > "dated_input"."from_on")
				when 'calendar' then "dated_input"."from_on" is not null and "dated_input"."is_working_day" is not null
				else false end)
);
--> statement-breakpoint
ALTER TABLE "total" ADD COLUMN "pay_share" text DEFAULT '1' NOT NULL;--> statement-breakpoint
ALTER TABLE "total" ADD COLUMN "kept" jsonb;--> statement-breakpoint
ALTER TABLE "dated_input" ADD CONSTRAINT "dated_input_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "dated_input_batch" ON "dated_input" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "dated_input_employee" ON "dated_input" USING btree ("employee_no","kind") WHERE employee_no is not null;--> statement-breakpoint
CREATE TRIGGER "dated_input_no_update" BEFORE UPDATE ON "dated_input" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "dated_input_no_truncate" BEFORE TRUNCATE ON "dated_input" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "dated_input_delete_sample" BEFORE DELETE ON "dated_input" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();
