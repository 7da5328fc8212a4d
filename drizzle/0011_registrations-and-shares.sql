CREATE TABLE "registration" (
	"batch_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"revival" smallint DEFAULT 0 NOT NULL,
	"employee_no" text NOT NULL,
	"metric" text NOT NULL,
	"product" text,
	"quantity" numeric,
	"amount_fen" bigint,
	"client_ref" text NOT NULL,
	"on_day" date NOT NULL,
	CONSTRAINT "registration_batch_id_line_pk" PRIMARY KEY("batch_id","line"),
	CONSTRAINT "registration_figure" CHECK (("registration"."quantity" is not null or "registration"."amount_fen" is not null) and coalesce("registration"."quantity" > 0, true) and coalesce("registration"."amount_fen" > 0, true))
);
--> statement-breakpoint
CREATE TABLE "registration_withdrawal" (
	"batch_id" bigint NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	CONSTRAINT "registration_withdrawal_source_external_id_batch_id_pk" PRIMARY KEY("source","external_id","batch_id")
);
--> statement-breakpoint
ALTER TABLE "batch" DROP CONSTRAINT "batch_origin";--> statement-breakpoint
ALTER TABLE "entry" ADD COLUMN "shares" jsonb;--> statement-breakpoint
ALTER TABLE "total" ADD COLUMN "registered" text;--> statement-breakpoint
ALTER TABLE "registration" ADD CONSTRAINT "registration_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "registration_withdrawal" ADD CONSTRAINT "registration_withdrawal_batch_id_batch_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."batch"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "registration_identity" ON "registration" USING btree ("source","external_id","revival");--> statement-breakpoint
CREATE INDEX "registration_employee" ON "registration" USING btree ("employee_no");--> statement-breakpoint
CREATE INDEX "registration_client" ON "registration" USING btree ("client_ref","metric");--> statement-breakpoint
CREATE INDEX "registration_withdrawal_batch" ON "registration_withdrawal" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "entry_shares" ON "entry" USING gin ("shares") WHERE shares is not null;--> statement-breakpoint
ALTER TABLE "batch" ADD CONSTRAINT "batch_origin" CHECK ("batch"."origin" in ('file', 'api', 'handOver', 'registration', 'sample', 'demo', 'takeBack', 'link'));--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_shares" CHECK ("entry"."shares" is null or (jsonb_typeof("entry"."shares") = 'object' and "entry"."kind" = 'activity' and "entry"."referrer_no" is null));--> statement-breakpoint
CREATE TRIGGER "registration_no_update" BEFORE UPDATE ON "registration" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "registration_no_truncate" BEFORE TRUNCATE ON "registration" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "registration_delete_sample" BEFORE DELETE ON "registration" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();--> statement-breakpoint
CREATE TRIGGER "registration_withdrawal_no_update" BEFORE UPDATE ON "registration_withdrawal" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "registration_withdrawal_no_truncate" BEFORE TRUNCATE ON "registration_withdrawal" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "registration_withdrawal_delete_sample" BEFORE DELETE ON "registration_withdrawal" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_fact_only"();
