CREATE TABLE "rule_attachment" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_attachment_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"contest_id" bigint NOT NULL,
	"file_name" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"added_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"added_by" text NOT NULL,
	CONSTRAINT "rule_attachment_size" CHECK (octet_length("rule_attachment"."bytes") <= 10485760),
	CONSTRAINT "rule_attachment_pdf" CHECK (substring("rule_attachment"."bytes" from 1 for 5) = '\x255044462d'::bytea)
);
--> statement-breakpoint
CREATE TABLE "rule_draft" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_draft_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"contest_id" bigint NOT NULL,
	"base_version" integer NOT NULL,
	"document" text NOT NULL,
	"reason" text NOT NULL,
	"approval_no" text,
	"attachment_id" bigint,
	"status" text DEFAULT 'open' NOT NULL,
	"preview" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	"applied_version" integer,
	CONSTRAINT "rule_draft_status" CHECK ("rule_draft"."status" in ('open', 'applied', 'dropped')),
	CONSTRAINT "rule_draft_end" CHECK (("rule_draft"."status" = 'open') = ("rule_draft"."closed_at" is null) and ("rule_draft"."status" = 'applied') = ("rule_draft"."applied_version" is not null))
);
--> statement-breakpoint
CREATE TABLE "rule_reading" (
	"contest_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"read_by" text NOT NULL,
	"read_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "rule_reading_contest_id_version_read_by_pk" PRIMARY KEY("contest_id","version","read_by")
);
--> statement-breakpoint
ALTER TABLE "rule_version" ADD COLUMN "approval_no" text;--> statement-breakpoint
ALTER TABLE "rule_version" ADD COLUMN "attachment_id" bigint;--> statement-breakpoint
ALTER TABLE "rule_attachment" ADD CONSTRAINT "rule_attachment_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_draft" ADD CONSTRAINT "rule_draft_contest_id_contest_id_fk" FOREIGN KEY ("contest_id") REFERENCES "public"."contest"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_draft" ADD CONSTRAINT "rule_draft_attachment_id_rule_attachment_id_fk" FOREIGN KEY ("attachment_id") REFERENCES "public"."rule_attachment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_reading" ADD CONSTRAINT "rule_reading_version_fk" FOREIGN KEY ("contest_id","version") REFERENCES "public"."rule_version"("contest_id","number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rule_draft_open" ON "rule_draft" USING btree ("contest_id") WHERE status = 'open';--> statement-breakpoint
ALTER TABLE "rule_version" ADD CONSTRAINT "rule_version_attachment_id_rule_attachment_id_fk" FOREIGN KEY ("attachment_id") REFERENCES "public"."rule_attachment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- A draft keeps what it says. While it is open its preview may be computed anew; its end comes once, and then it is closed.
CREATE FUNCTION "longhu_keep_rule_draft"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.status = 'open' THEN
		OLD.preview = NEW.preview;
		OLD.status = NEW.status;
		OLD.closed_at = NEW.closed_at;
		OLD.closed_by = NEW.closed_by;
		OLD.applied_version = NEW.applied_version;
		IF NEW IS NOT DISTINCT FROM OLD THEN
			RETURN NEW;
		END IF;
	END IF;
	RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "rule_attachment_no_update" BEFORE UPDATE ON "rule_attachment" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_attachment_no_truncate" BEFORE TRUNCATE ON "rule_attachment" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_attachment_delete_sample" BEFORE DELETE ON "rule_attachment" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_rules_only"();--> statement-breakpoint
CREATE TRIGGER "rule_reading_no_update" BEFORE UPDATE ON "rule_reading" FOR EACH ROW EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_reading_no_truncate" BEFORE TRUNCATE ON "rule_reading" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_reading_delete_sample" BEFORE DELETE ON "rule_reading" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_rules_only"();--> statement-breakpoint
CREATE TRIGGER "rule_draft_keep" BEFORE UPDATE ON "rule_draft" FOR EACH ROW EXECUTE FUNCTION "longhu_keep_rule_draft"();--> statement-breakpoint
CREATE TRIGGER "rule_draft_no_truncate" BEFORE TRUNCATE ON "rule_draft" FOR EACH STATEMENT EXECUTE FUNCTION "longhu_refuse_change"();--> statement-breakpoint
CREATE TRIGGER "rule_draft_delete_sample" BEFORE DELETE ON "rule_draft" FOR EACH ROW EXECUTE FUNCTION "longhu_delete_sample_rules_only"();
