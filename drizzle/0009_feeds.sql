CREATE TABLE "client_care" (
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"client_ref" text NOT NULL,
	"employee_no" text NOT NULL,
	"from_on" date NOT NULL,
	"to_on" date,
	CONSTRAINT "client_care_client_ref_from_on_batch_id_pk" PRIMARY KEY("client_ref","from_on","batch_id"),
	CONSTRAINT "client_care_period" CHECK ("client_care"."to_on" is null or "client_care"."to_on" > "client_care"."from_on")
);
--> statement-breakpoint
CREATE TABLE "client_figure" (
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"source" text NOT NULL,
	"client_ref" text NOT NULL,
	"metric" text NOT NULL,
	"period" text NOT NULL,
	"value" numeric NOT NULL,
	"base" numeric,
	"stated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "client_figure_pk" PRIMARY KEY("client_ref","metric","period","source","stated_at","batch_id")
);
--> statement-breakpoint
CREATE TABLE "hand_over" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "hand_over_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_ref" text NOT NULL,
	"from_employee_no" text NOT NULL,
	"to_employee_no" text NOT NULL,
	"on_day" date NOT NULL,
	"reason" text NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"proposed_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"proposed_by" text NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"closing_note" text,
	"batch_id" bigint,
	CONSTRAINT "hand_over_sides" CHECK ("hand_over"."from_employee_no" <> "hand_over"."to_employee_no"),
	CONSTRAINT "hand_over_status" CHECK ("hand_over"."status" in ('open', 'confirmed', 'declined')),
	CONSTRAINT "hand_over_end" CHECK (("hand_over"."status" = 'open') = ("hand_over"."closed_at" is null) and ("hand_over"."status" = 'confirmed') = ("hand_over"."batch_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "metric_info" (
	"batch_id" bigint NOT NULL,
	"code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"kind" text NOT NULL,
	"unit_zh" text,
	"unit_en" text,
	"decimals" integer,
	"due_by" text,
	"due_days" integer,
	CONSTRAINT "metric_info_code_batch_id_pk" PRIMARY KEY("code","batch_id"),
	CONSTRAINT "metric_info_kind" CHECK ("metric_info"."kind" in ('count', 'amount', 'ratio', 'level', 'average')),
	CONSTRAINT "metric_info_due" CHECK (("metric_info"."due_by" is null) = ("metric_info"."due_days" is null))
);
--> statement-breakpoint
CREATE TABLE "product_info" (
	"batch_id" bigint NOT NULL,
	"code" text NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"family" text,
	"risk" text,
	"qualification" text,
	CONSTRAINT "product_info_code_batch_id_pk" PRIMARY KEY("code","batch_id")
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "snapshot_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"source" text NOT NULL,
	"employee_no" text NOT NULL,
	"metric" text NOT NULL,
	"product" text,
	"scope" text NOT NULL,
	"business_on" date NOT NULL,
	"quantity" numeric,
	"amount_fen" bigint,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "snapshot_scope" CHECK ("snapshot"."scope" in ('day', 'month', 'quarter', 'year')),
	CONSTRAINT "snapshot_value" CHECK ("snapshot"."quantity" is not null or "snapshot"."amount_fen" is not null)
);
--> statement-breakpoint
ALTER TABLE "batch" DROP CONSTRAINT "batch_origin";--> statement-breakpoint
ALTER TABLE "assignment" ADD COLUMN "end_reason" text;--> statement-breakpoint
ALTER TABLE "client_care" ADD CONSTRAINT "client_care_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_figure" ADD CONSTRAINT "client_figure_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hand_over" ADD CONSTRAINT "hand_over_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metric_info" ADD CONSTRAINT "metric_info_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "product_info" ADD CONSTRAINT "product_info_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "client_care_batch" ON "client_care" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "client_care_employee" ON "client_care" USING btree ("employee_no");--> statement-breakpoint
CREATE INDEX "client_figure_batch" ON "client_figure" USING btree ("batch_id");--> statement-breakpoint
CREATE UNIQUE INDEX "hand_over_open" ON "hand_over" USING btree ("client_ref") WHERE status = 'open';--> statement-breakpoint
CREATE INDEX "snapshot_series" ON "snapshot" USING btree ("source","metric","employee_no","scope","business_on");--> statement-breakpoint
CREATE INDEX "snapshot_arrival" ON "snapshot" USING btree ("source","metric","scope","business_on");--> statement-breakpoint
CREATE INDEX "snapshot_batch" ON "snapshot" USING btree ("batch_id");--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_origin" CHECK ("batch"."origin" in ('file', 'api', 'handOver', 'sample', 'demo', 'takeBack'));--> statement-breakpoint
-- A hand-over keeps what was proposed; its end comes once, and then it is closed.
CREATE FUNCTION "longhu_keep_hand_over"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.status = 'open' THEN
		OLD.status = NEW.status;
		OLD.closed_at = NEW.closed_at;
		OLD.closed_by = NEW.closed_by;
		OLD.closing_note = NEW.closing_note;
		OLD.batch_id = NEW.batch_id;
		IF NEW IS NOT DISTINCT FROM OLD THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "snapshot_no_update" BEFORE UPDATE ON "snapshot" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "snapshot_no_truncate" BEFORE TRUNCATE ON "snapshot" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "snapshot_delete_sample" BEFORE DELETE ON "snapshot" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "client_care_no_update" BEFORE UPDATE ON "client_care" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "client_care_no_truncate" BEFORE TRUNCATE ON "client_care" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "client_care_delete_sample" BEFORE DELETE ON "client_care" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "client_figure_no_update" BEFORE UPDATE ON "client_figure" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "client_figure_no_truncate" BEFORE TRUNCATE ON "client_figure" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "client_figure_delete_sample" BEFORE DELETE ON "client_figure" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "metric_info_no_update" BEFORE UPDATE ON "metric_info" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "metric_info_no_truncate" BEFORE TRUNCATE ON "metric_info" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "metric_info_delete_sample" BEFORE DELETE ON "metric_info" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "product_info_no_update" BEFORE UPDATE ON "product_info" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "product_info_no_truncate" BEFORE TRUNCATE ON "product_info" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "product_info_delete_sample" BEFORE DELETE ON "product_info" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "hand_over_keep" BEFORE UPDATE ON "hand_over" FOR EACH ROW EXECUTE FUNCTION "longhu_keep_hand_over"();--> statement-breakpoint
CREATE TRIGGER "hand_over_no_delete" BEFORE DELETE OR TRUNCATE ON "hand_over" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();
